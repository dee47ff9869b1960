-- 每个站点的实体建设有没有拍照留存（KM-66）
-- 参数 $period 时段种类（year）
-- 一行 = 一个报送了实体建设情况的站点
select coalesce(t.county, '县区不明') || '/' || t.station as subject, t.county, p.period,
  null::date as period_from, null::date as period_to,
  t.photo::integer as value, t.photo::integer as low, t.photo::integer as high,
  case when t.photo is null then '照片一栏读不出' end as gap, null::varchar as doubts,
  [t.source] as evidence, [] as excluded
from station_site t
join period p on p.kind = $period
anti join (from station_year where not in_year) z on z.county = t.county and z.station = t.station
left join county c using (county)
order by c.code nulls last, t.source;
