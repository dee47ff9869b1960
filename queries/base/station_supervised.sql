-- 应建的、报送的、督导过的站点：写在某次督导里，或有在册社工被点名，就算督导过
-- 应建 = 应建站名单，加上有人说明新开的（功能区的不算），去掉那一年已撤销或还没开的
-- 一行 = 一个这一年开过的站点；listed = 人员表报送了它；opened_on、closed_on 年内哪天开站、哪天起撤销
-- standing 四样各不重叠：supervised 报了、受过督导；never 报了、从未受过；unreported_supervised 没有报、但督导过；unreported 没有报，也没有督导记录
create or replace temp table station_supervised as
with due as (
  select county, station from expected_station
  union
  select y.county, y.station
  from station_year y
  where y.ever_opened and not is_zone(y.station)
    and not exists (from zone_csv z, unnest(string_split(z.short_name, '|')) n(name) where starts_with(y.station, n.name))
),
wanted as (
  select u.* from due u anti join (from station_year where not in_year) z on z.county = u.county and z.station = u.station
),
visited as (
  select county, station, count(distinct session_id) as sessions, max(day_from) as last_on
  from (
    select session_id, day_from, county, unnest(stations) as station
    from (select session_id, day_from, stations, unnest(counties) as county from supervision where dated)
  )
  group by county, station
),
roster as (
  select county, station, count(*) filter (where not moved) as workers,
    count(*) filter (where sessions > 0 and not moved) as workers_supervised,
    count(*) filter (where unnamed and not moved) as workers_unnamed, max(last_on) filter (where not moved) as last_on
  from worker_supervised
  where station is not null
  group by county, station
),
every as (
  select county, station from wanted
  union
  select county, station from roster
  union
  select v.county, v.station from visited v semi join wanted e on e.county = v.county and e.station = v.station
)
select e.county, e.station, x.station is not null as expected, r.station is not null as listed,
  coalesce(r.workers, 0) as workers, coalesce(r.workers_supervised, 0) as workers_supervised,
  coalesce(r.workers_unnamed, 0) as workers_unnamed, coalesce(v.sessions, 0) as sessions,
  coalesce(v.sessions, 0) > 0 or coalesce(r.workers_supervised, 0) > 0 as supervised,
  case
    when listed and supervised then 'supervised' when listed then 'never'
    when supervised then 'unreported_supervised' else 'unreported'
  end as standing,
  greatest(v.last_on, r.last_on) as last_on, y.opened_on, y.closed_on
from every e
left join wanted x on x.county = e.county and x.station = e.station
left join station_year y on y.county = e.county and y.station = e.station
left join roster r on r.county = e.county and r.station = e.station
left join visited v on v.county = e.county and v.station = e.station;
