-- 每名督导一年的督导时长（ZZ-06），只计数；读不出时长的列为不计
-- 参数 $year 年度
-- 参数 $activities 计哪些类别
-- 一行 = 一名督导；value = 小时
with held as (
  select n.name, s.session_id, s.day_from, s.sources, case when s.minutes_low = s.minutes_high then s.minutes_low end as minutes
  from session s, unnest(s.supervisors) n(name)
  where list_contains($activities, s.activity) and not s.later and s.listed_year = $year and s.vague is null
),
total as (
  select name, round(sum(minutes) / 60.0, 1) as hours,
    flatten(list(sources order by day_from, session_id) filter (where minutes is not null)) as evidence,
    list({'source': sources[1], 'reason': '时长无法读出或各来源不一致'} order by day_from, session_id) filter (where minutes is null) as excluded
  from held
  group by name
)
select b.name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  coalesce(t.hours, 0) as value, coalesce(t.hours, 0) as low, null::double as high,
  null::varchar as gap, null::varchar as doubts, coalesce(t.evidence, []) as evidence, coalesce(t.excluded, []) as excluded
from (select name from supervisor union select name from held) b
left join total t using (name)
order by b.name;
