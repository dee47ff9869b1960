-- 年内撤销、新开或已经不在的站点，和它们开着的时间以外仍写着的督导
-- 参数 $year 年度
-- 一行 = 一个有人说明过的站点；outside = 这一年里写着它、却在它开着的时间以外的督导次数
-- 公开 year, county, station, in_year, opened_on, closed_on, outside
select $year::integer as year, y.county, y.station, y.in_year, y.opened_on, y.closed_on,
  count(distinct v.session_id) filter (where not station_open(y.county, y.station, v.day_from, v.day_to)) as outside
from station_year y
left join (
  select s.session_id, s.day_from, s.day_to, c.county, t.station
  from supervision s, unnest(s.counties) c(county), unnest(s.stations) t(station)
  where s.dated
) v on v.county = y.county and v.station = y.station
group by y.county, y.station, y.in_year, y.opened_on, y.closed_on
order by y.county, y.station;
