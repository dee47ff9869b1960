-- 站点实体建设有几项（KM-09），只计数：手册没有规定哪些是必备
-- 参数 $year 年度
-- 参数 $ticks 打勾的项目
-- 参数 $choices 选一种的项目
-- 一行 = 一个报了实体表的社工站；那一年已撤销或还没开的不在内
with item as (
  select county, station, source, to_json(s) as whole
  from station_site s
  anti join (from station_year where not in_year) z on z.county = s.county and z.station = s.station
)
select coalesce(county, '县区不明') || '/' || station as subject, county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  len(list_filter($ticks, lambda name: json_extract_string(whole, name) = 'true'))
    + len(list_filter($choices, lambda name: json_extract_string(whole, name) is not null)) as value,
  value as low, value as high, null::varchar as gap, null::varchar as doubts, [source] as evidence, [] as excluded
from item
order by county, station;
