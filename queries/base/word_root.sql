-- 台账里没有的 Word 记录：同一次的表五和表八并为一次；督导或类别写不清的，只有唯一一个候选才并
-- 一行 = 一份没有对上台账的 Word 记录；root 是它所属那一次的首份；unsure = 候选不止一个，或只有时长不同（表五与表八，或同一张表改过再报），分不清，不并
create or replace temp table word_root as
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
),
strong as (
  select l.src, coalesce(g.root, f.root, l.src) as root
  from lone l
  left join first f on f.src = l.src
  left join first g on g.src = f.root
),
twin as (
  select distinct n.src
  from named n
  join named o
    on o.county = n.county and o.held_on = n.held_on and o.activity = n.activity and o.supervisor = n.supervisor
    and (o.form <> n.form or (o.place is not distinct from n.place and o.supervisees = n.supervisees)) and o.src < n.src
  join strong a on a.src = n.src
  join strong b on b.src = o.src
  where n.activity = 'group' and a.root <> b.root
),
vague as (
  select p.*, s.root, len(p.supervisors) = 0 or p.activity is null as weak
  from part p
  join strong s using (src)
),
candidate as (
  select w.src, w.root as own, o.root, bool_or(not o.weak) as firm
  from (from vague where weak) w
  join vague o on o.county = w.county and o.held_on = w.held_on and o.root <> w.root
  where (w.activity is null or o.activity is null or w.activity = o.activity)
    and (len(w.supervisors) = 0 or len(o.supervisors) = 0 or list_has_any(w.supervisors, o.supervisors))
    and coalesce(w.minutes = o.minutes, true)
    and not (
      coalesce(w.activity, o.activity) is distinct from 'group' and len(w.supervisees) > 0 and len(o.supervisees) > 0
      and not list_has_any(w.supervisees, o.supervisees)
    )
  group by w.src, w.root, o.root
),
chosen as (
  select src, any_value(own) as own, any_value(root) as root, bool_or(firm) as firm, count(*) as rivals
  from candidate
  group by src
)
select s.src, case when c.rivals > 1 or c.rivals is null then s.root when c.firm then c.root else least(s.root, c.root) end as root,
  coalesce(c.rivals > 1, false) or w.src is not null as unsure
from strong s
left join chosen c using (src)
left join twin w using (src);
