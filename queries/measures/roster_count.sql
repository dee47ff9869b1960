-- 名册上有几名督导（KM-02、KM-03、KM-04、KM-23、CQ-22、ZZ-01、ZZ-14），只计数
-- 参数 $year 年度
-- 参数 $kinds 计哪几类
-- 一行 = 督导中心；没有写类别的另列
select '督导中心' as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  case when count(*) > 0 then count(distinct name) filter (where list_contains($kinds, kind)) end as value,
  value as low, value as high,
  case when count(*) = 0 then '没有收到督导名册' end as gap, null::varchar as doubts,
  coalesce(list(source order by name) filter (where list_contains($kinds, kind)), []) as evidence,
  coalesce(list({'source': source, 'reason': case when kind is null then '名册没有写类别' else '名册上是另一类' end} order by name)
    filter (where not coalesce(list_contains($kinds, kind), false)), []) as excluded
from supervisor;
