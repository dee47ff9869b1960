-- 每名督导做了几次督导（KM-42、KM-79、SPB-01），只计数：约定的数量没有表，算不出完成率
-- 参数 $activities 计哪些类别
-- 参数 $year 年度
-- 一行 = 一名督导（名册上的和督导记录里写过的）
with counted as (
  select name, count(*) as sessions, in_order(list({'on': coalesce(day_from, 'infinity'::date), 'nth': session_id, 'sources': sources})) as evidence
  from (
    select unnest(s.supervisors) as name, s.sources, s.day_from, s.session_id
    from session s
    where list_contains($activities, s.activity) and not s.later and s.listed_year = $year and s.vague is null
  )
  group by name
)
select b.name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  coalesce(c.sessions, 0) as value, coalesce(c.sessions, 0) as low, null::integer as high,
  null::varchar as gap, null::varchar as doubts, coalesce(c.evidence, []) as evidence, [] as excluded
from (select name from supervisor union select name from counted) b
left join counted c using (name)
order by b.name;
