-- 成效评估合格的次数（ZZ-15），只计数：用昆明的评估结果近似
-- 参数 $year 年度
-- 一行 = 一名督导（名册上的和评估过的）
with counted as (
  select supervisor, count(*) filter (where passed) as n, flatten(list(sources order by quarter_to) filter (where passed)) as evidence,
    list({'source': sources[1], 'reason': case when passed is null then '评估结果没有写' else '不合格' end} order by quarter_to)
      filter (where passed is distinct from true) as excluded
  from assessment
  where quarter_to // 4 = $year
  group by supervisor
)
select b.name as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  coalesce(c.n, 0) as value, coalesce(c.n, 0) as low, null::integer as high,
  case when c.supervisor is null then '没有收到这名督导这一年的成效评估结果' end as gap, null::varchar as doubts,
  coalesce(c.evidence, []) as evidence, coalesce(c.excluded, []) as excluded
from (select name from supervisor union select supervisor from counted) b
left join counted c on c.supervisor = b.name
order by b.name;
