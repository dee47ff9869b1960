-- 社工站：这一年受过督导没有
-- 参数 $year 年度
-- 一行 = 一个站点；应建的都有一行，没有督导的次数为 0
-- 公开 year, county, station, expected, listed, workers, workers_supervised, sessions, supervised, standing, last_on
-- 公开 opened_on, closed_on
select $year::integer as year, s.county, s.station, s.expected, s.listed, s.workers, s.workers_supervised, s.sessions,
  s.supervised, s.standing, strftime(s.last_on, '%Y-%m-%d') as last_on,
  strftime(s.opened_on, '%Y-%m-%d') as opened_on, strftime(s.closed_on, '%Y-%m-%d') as closed_on
from station_supervised s
join county c using (county)
left join expected_station e on e.county = s.county and e.station = s.station
order by c.code, e.code nulls last, s.station;
