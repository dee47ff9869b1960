-- 专业属于“社会工作相关专业”的社工有几名（CQR-10），只计数
-- 参数 $year 年度
-- 参数 $majors 相关专业
-- 一行 = 一个县（市、区）；没有人员表的没有数；专业没有写的列为不计
select c.county as subject, c.county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  case when count(w.name) > 0
    then count(*) filter (where len(list_filter($majors, lambda m: contains(w.major, m))) > 0) end as value,
  value as low, null::integer as high,
  case when count(w.name) = 0 then '没有收到人员情况统计总表' end as gap, null::varchar as doubts,
  coalesce(list(w.source order by w.source) filter (where len(list_filter($majors, lambda m: contains(w.major, m))) > 0), []) as evidence,
  coalesce(list({'source': w.source, 'reason': '专业没有写'} order by w.source) filter (where w.name is not null and w.major is null), []) as excluded
from county c
left join worker_supervised s on s.county = c.county and not s.moved
left join worker w on w.county = s.county and w.station = s.station and w.name = s.name and not w.moved
group by c.county, c.code
order by c.code;
