-- 县区档案：每个社工站的人员、证书、实体建设和最近一次督导
-- 参数 $year 年度
-- 参数 $ticks 实体建设里打勾的项目
-- 参数 $choices 实体建设里选一种的项目
-- 一行 = 一个社工站；没有报人员表的 workers、certified 为空，没有报实体表的 items 为空
-- 公开 year, county, station, expected, standing, workers, certified, items, sessions, last_on, closed_on
with staff as (
  select county, station, count(*) as workers, count(certificate) as certified
  from worker
  where not moved and station is not null
  group by county, station
),
site as (
  select county, station,
    len(list_filter($ticks, lambda name: json_extract_string(whole, name) = 'true'))
      + len(list_filter($choices, lambda name: json_extract_string(whole, name) is not null)) as items
  from (select county, station, to_json(s) as whole from station_site s)
)
select $year::integer as year, s.county, s.station, s.expected, s.standing, w.workers, w.certified, i.items, s.sessions,
  strftime(s.last_on, '%Y-%m-%d') as last_on, strftime(s.closed_on, '%Y-%m-%d') as closed_on
from station_supervised s
join county c on c.county = s.county
left join expected_station e on e.county = s.county and e.station = s.station
left join staff w on w.county = s.county and w.station = s.station
left join site i on i.county = s.county and i.station = s.station
order by c.code, e.code nulls last, s.station;
