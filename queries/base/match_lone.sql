-- 台账里没有的 Word 记录，按规则并起来：同县、同日、同类别、督导有交集、时长不相异
-- 一行 = 一份没有对上台账的 Word 记录；root 是它所属那一次的首份
create or replace temp table match_lone as
with lone as (
  select s.*
  from source_row s
  anti join (from word_match where sure) m on m.src = s.src
  where not s.ledger
),
part as (
  select src, form, held_on, activity, minutes, place, supervisees, supervisors,
    unnest(case when len(counties) > 0 then counties else ['*' || coalesce(elsewhere, '')] end) as county
  from lone
  where held_on is not null
),
named as (
  select src, form, county, held_on, activity, minutes, place, supervisees, unnest(supervisors) as supervisor
  from part
),
peopled as (
  select src, county, held_on, activity, minutes, supervisor,
    unnest(case when activity = 'group' or len(supervisees) = 0 then [''] else supervisees end) as person
  from named
),
timed as (
  select *, coalesce(minutes, min(minutes) over w) as length
  from peopled
  window w as (partition by county, held_on, activity, supervisor, person)
),
first as (
  select src, min(first_src) as root
  from (
    select src,
      min(src) over (partition by county, held_on, activity, supervisor, person, length) as first_src
    from timed
  )
  group by src
)
select l.src, coalesce(g.root, f.root, l.src) as root
from lone l
left join first f on f.src = l.src
left join first g on g.src = f.root;
