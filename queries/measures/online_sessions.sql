-- 督导中心的线上培训和线上团体督导场次（KM-13、KM-26）
-- 参数 $period 时段种类（year、quarter）
-- 一行 = 一个时段
with counted as (
  select period,
    count(*) filter (where barred is null and doubt is null) as low,
    count(*) filter (where barred is null) as high,
    flatten(list(sources order by held_on, session_id) filter (where barred is null and doubt is null)) as evidence,
    list({'source': sources[1], 'reason': coalesce(barred, doubt)} order by held_on, session_id)
      filter (where barred is not null or doubt is not null) as excluded,
    string_agg(distinct doubt, '、' order by doubt) filter (where barred is null) as doubts
  from online_item
  where kind = $period
  group by period
)
select '督导中心' as subject, null::varchar as county, k.period, k.period_from, k.period_to,
  coalesce(c.low, 0) as value, coalesce(c.low, 0) as low, coalesce(c.high, 0) as high,
  k.gap, k.note, k.rests, c.doubts, c.evidence, c.excluded
from known_of(['online_group', 'online_training']) k
left join counted c using (period)
where k.kind = $period and k.county = '督导中心'
order by k.period;
