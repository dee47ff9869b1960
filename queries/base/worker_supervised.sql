-- 在册社工一年里被点名督导了几次；站点写“全体社工”一类的另计（未点名）
-- 一行 = 一名在册社工；moved = 已调到同县别的站点，或认定是同一个人、算在别处，不算人数；那一年已撤销或还没开的站点的社工不在内
create or replace temp table worker_supervised as
with named as (
  select session_id, activity, day_from, unnest(counties) as county, supervisees
  from supervision
  where dated
),
person as (
  select session_id, activity, day_from, county, unnest(supervisees) as name from named
),
counted as (
  select n.county, n.station, n.name, count(distinct session_id) as sessions, max(day_from) as last_on,
    count(distinct session_id) filter (where activity = 'group') as group_n,
    count(distinct session_id) filter (where activity = 'individual') as individual_n,
    count(distinct session_id) filter (where activity = 'peer') as peer_n,
    count(distinct session_id) filter (where activity = 'online_group') as online_n
  from person p
  join worker_name n on n.in_county = p.county and n.as_name = p.name
  group by n.county, n.station, n.name
),
everyone as (
  select distinct county, unnest(stations) as station
  from (
    select stations, unnest(counties) as county
    from supervision
    where dated and len(named_people(supervisees)) < len(supervisees)
  )
)
select w.county, w.station, w.name, w.source, w.moved, coalesce(n.sessions, 0) as sessions, n.last_on,
  coalesce(n.group_n, 0) as group_n, coalesce(n.individual_n, 0) as individual_n,
  coalesce(n.peer_n, 0) as peer_n, coalesce(n.online_n, 0) as online_n,
  n.sessions is null and e.station is not null as unnamed
from worker w
anti join (from station_year where not in_year) z on z.county = w.county and z.station = w.station
left join counted n on n.county = w.county and n.station is not distinct from w.station and n.name = w.name
left join everyone e on e.county = w.county and e.station = w.station;
