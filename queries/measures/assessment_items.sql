-- 成效评估的各项内容写了几次（KM-40、KM-41、KM-43、KM-45），只计数
-- 参数 $year 年度
-- 参数 $field 哪一栏
-- 一行 = 一名督导
with paper as (
  select r.author as supervisor, r.source, list_contains(r.fields, $field) as told
  from sent r
  join assessment a on a.supervisor = r.author and list_contains(a.sources, r.source)
  where r.form = 'supervisor_assessment' and a.quarter_to // 4 = $year
),
counted as (
  select supervisor, count(*) filter (where told) as told, coalesce(list(source order by source) filter (where told), []) as evidence,
    coalesce(list({'source': source, 'reason': '这一栏没有写'} order by source) filter (where not told), []) as excluded
  from paper
  group by supervisor
)
select b.name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  coalesce(c.told, 0) as value, coalesce(c.told, 0) as low, null::integer as high,
  null::varchar as gap, null::varchar as doubts, coalesce(c.evidence, []) as evidence, coalesce(c.excluded, []) as excluded
from (select name from supervisor union select supervisor from paper) b
left join counted c on c.supervisor = b.name
order by b.name;
