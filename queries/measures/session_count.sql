-- 每县某些类别的督导场次，只计数（SPB-05）
-- 参数 $as_of 评估日
-- 参数 $period 时段种类（year、quarter、month）
-- 参数 $activities 计哪些类别
-- 一行 = 一个县（市、区）一个时段；没有记录的也有一行
with counted as (
  select c.county, p.period, count(*) as sessions,
    flatten(list(s.sources order by s.held_on, s.session_id)) as evidence
  from session s
  join period p
    on p.kind = $period and s.held_on is not null
    and within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date))
  cross join unnest(s.counties) c(county)
  where list_contains($activities, s.activity) and s.vague is null
  group by all
)
select o.county as subject, o.county, p.period, p.period_from, p.period_to,
  coalesce(c.sessions, 0) as value, coalesce(c.sessions, 0) as low, null::integer as high,
  null::varchar as gap, null::varchar as doubts, c.evidence, [] as excluded
from county o
cross join (from period where kind = $period) p
left join counted c on c.county = o.county and c.period = p.period
order by o.code, p.period;
