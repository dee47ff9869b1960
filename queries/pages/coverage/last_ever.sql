-- 督导覆盖：每个社工站有记录以来最近一次督导（写明了站点的）
-- 一行 = 一个站点；从来没有的没有行
-- 公开 county, station, last_on
select county, station, strftime(max(day_from), '%Y-%m-%d') as last_on
from (
  select day_from, county, unnest(stations) as station
  from (
    select day_from, stations, unnest(counties) as county
    from session
    where activity in ('group', 'individual', 'peer', 'online_group') and not later and day_from is not null and vague is null
  )
)
group by county, station
order by county, station;
