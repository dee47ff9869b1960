-- 同县、同日、同类别、同一督导的几行台账，各占哪个时段：没有写时间、时长、方式的跟第一行
-- 一行 = 一行台账的一个县一名督导；slot 相同而站点不相异的是同一次；timed = 写了几点到几点
create or replace temp table ledger_slot as
with part as (
  select src, held_on, activity, minutes, hours, nullif(mode, 'other') as mode, stations, supervisees, supervisors, content,
    unnest(case when len(counties) > 0 then counties else ['*' || coalesce(elsewhere, '')] end) as county
  from source_row
  where ledger and held_on is not null
),
named as (
  select * exclude (supervisors, supervisees, content),
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
moded as (
  select n.*, coalesce(n.mode, min(n.mode) over w) as way,
    coalesce(min(n.minutes) over (partition by n.county, n.held_on, n.activity, n.supervisor, n.hours), n.minutes) as told
  from named n
  semi join again a
    on a.county = n.county and a.held_on = n.held_on and a.supervisor = n.supervisor
    and a.activity is not distinct from n.activity
  window w as (partition by n.county, n.held_on, n.activity, n.supervisor)
),
lasting as (
  select *, coalesce(case when hours is null then minutes else told end,
      min(told) over (partition by county, held_on, activity, supervisor, way)) as length
  from moded
),
placed as (
  select *, coalesce(hours, min(hours) over (partition by county, held_on, activity, supervisor, way, length)) as time_of_day
  from lasting
)
select src, hours is not null as timed, stations,
  concat_ws('|', county, held_on, activity, supervisor, coalesce(way, '-'), coalesce(length::varchar, '-'), coalesce(time_of_day, '-')) as slot
from placed;
