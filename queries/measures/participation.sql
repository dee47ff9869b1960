-- 督导参加会议、培训和其他活动的次数（KM-18、KM-19），只计数
-- 参数 $year 年度
-- 参数 $kind 名册类别
-- 参数 $activities 计哪些类别
-- 一行 = 一名在册督导；以台账写出的姓名（督导或参加人员）为准；类别没选、读不出的列为不计；没有名册时是督导中心的一行
with event as (
  select distinct s.session_id, s.day_from, s.sources, s.vague is null and kind_counts($activities, s.activity, s.in_word) as kinded,
    coalesce(s.vague, '督导类别没有选定') as open,
    unnest(list_concat(s.supervisors, s.supervisees)) as name
  from session s
  where kind_may_count($activities, s.activity, s.in_word) and not s.later and s.listed_year = $year
),
counted as (
  select name, count(*) filter (where kinded) as n, flatten(list(sources order by day_from, session_id) filter (where kinded)) as evidence,
    list({'source': sources[1], 'reason': open} order by day_from, session_id) filter (where not kinded) as excluded
  from event
  group by name
),
listed as (
  select distinct name from supervisor where kind = $kind
)
select b.name as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  coalesce(c.n, 0) as value, coalesce(c.n, 0) as low, null::integer as high,
  null::varchar as gap, null::varchar as doubts, coalesce(c.evidence, []) as evidence,
  coalesce(c.excluded, []) as excluded
from listed b
left join counted c on c.name = b.name
union all
select '督导中心', null, $year::varchar, null, null, null, null, null, '没有收到列有此类督导的督导名册', null, [], []
where not exists (from listed)
order by subject;
