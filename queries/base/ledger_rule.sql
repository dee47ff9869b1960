-- 按规则，台账里重复登记的行并为一次：同县、同日、同类别、同一督导、时长不相异
-- 一行 = 一行台账；root 是它所属那一次的首行
create or replace temp table ledger_rule as
with part as (
  select src, held_on, activity, minutes, stations, supervisees, supervisors, content,
    unnest(case when len(counties) > 0 then counties else ['*' || coalesce(elsewhere, '')] end) as county
  from source_row
  where ledger and held_on is not null
),
named as (
  select src, county, held_on, activity, minutes,
    unnest(case when len(supervisors) > 0 then supervisors
      else ['?' || concat_ws('/', stations::varchar, supervisees::varchar, content)] end) as supervisor
  from part
),
again as (
  select county, held_on, activity, supervisor
  from named
  group by all
  having count(*) > 1
),
timed as (
  select n.*, coalesce(n.minutes, min(n.minutes) over w) as length
  from named n
  semi join again a
    on a.county = n.county and a.held_on = n.held_on and a.supervisor = n.supervisor
    and a.activity is not distinct from n.activity
  window w as (partition by n.county, n.held_on, n.activity, n.supervisor)
),
first as (
  select src, min(first_src) as root
  from (
    select src, min(src) over (partition by county, held_on, activity, supervisor, length) as first_src
    from timed
  )
  group by src
)
select s.src, coalesce(g.root, f.root, s.src) as root
from source_row s
left join first f on f.src = s.src
left join first g on g.src = f.root
where s.ledger;
