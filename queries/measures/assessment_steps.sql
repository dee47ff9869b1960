-- 成效评估的各个环节做了几个（KM-46、ZZ-07）：评估结果表写了几栏看几个；没有添加 $brought 各栏的只计数
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 参数 $steps 全部环节
-- 参数 $fields 看得出的环节写在哪一栏，与 $seen 同序
-- 参数 $seen 看得出的环节
-- 参数 $brought 表上可以添加的各栏（$fields 里的），都没有就只计数
-- 一行 = 一名督导一个评估周期
with paper as (
  select a.supervisor, a.period, a.quarter_to, r.source, r.fields, list_filter([
      case when step_undone(t.self_report) then 'self_report' end, case when step_undone(t.site_visit) then 'site_visit' end,
      case when step_undone(t.archive_review) then 'archive_review' end], lambda x: x is not null) as undone
  from assessment a
  join sent r
    on r.form = 'supervisor_assessment' and r.author = a.supervisor and list_contains(a.sources, r.source)
  join active_supervisor_assessment($known_at::timestamp) t using (record_id)
  where a.quarter_to // 4 = $year
),
round as (
  select supervisor, period, quarter_to, list_distinct(flatten(list(fields))) as fields, list_distinct(flatten(list(undone))) as undone, list(source order by source) as sources
  from paper
  group by supervisor, period, quarter_to
),
done as (
  select *, list_filter($seen, lambda step: list_contains(fields, $fields[list_position($seen, step)])
      and not list_contains(undone, $fields[list_position($seen, step)])) as steps,
    list_filter($seen, lambda step: list_contains(undone, $fields[list_position($seen, step)])) as missed
  from round
)
select supervisor as subject, null::varchar as county, coalesce(period, $year::varchar) as period,
  null::date as period_from, null::date as period_to,
  len(steps) as value, len(steps) as low, len($steps) - len(missed) as high,
  '看不出做了没有：' || nullif(array_to_string(list_filter($steps, lambda step: not list_contains(list_concat(steps, missed), step)), '、'), '') as gap,
  null::varchar as doubts, not list_has_any(fields, $brought) as counted, sources as evidence, [] as excluded
from done
order by supervisor, quarter_to;
