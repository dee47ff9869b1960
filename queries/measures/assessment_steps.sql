-- 成效评估的各个环节做了几个（KM-46、ZZ-07）：评估结果表只看得出其中几个，其余没有表
-- 参数 $year 年度
-- 参数 $steps 全部环节
-- 参数 $fields 看得出的环节写在哪一栏，与 $seen 同序
-- 参数 $seen 看得出的环节
-- 一行 = 一名督导一个评估周期
with paper as (
  select a.supervisor, a.period, a.quarter_to, r.source, r.fields
  from assessment a
  join sent r
    on r.form = 'supervisor_assessment' and r.author = a.supervisor and list_contains(a.sources, r.source)
  where a.quarter_to // 4 = $year
),
round as (
  select supervisor, period, quarter_to, list_distinct(flatten(list(fields))) as fields, list(source order by source) as sources
  from paper
  group by supervisor, period, quarter_to
),
done as (
  select *, list_filter($seen, lambda step: list_contains(fields, $fields[list_position($seen, step)])) as steps
  from round
)
select supervisor as subject, null::varchar as county, coalesce(period, $year::varchar) as period,
  null::date as period_from, null::date as period_to,
  len(steps) as value, len(steps) as low, len($steps) as high,
  '看不出做了没有：' || array_to_string(list_filter($steps, lambda step: not list_contains(steps, step)), '、') as gap,
  null::varchar as doubts, sources as evidence, [] as excluded
from done
order by supervisor, quarter_to;
