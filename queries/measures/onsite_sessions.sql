-- 每县实地（面对面）的督导有几次（KM-11、KM-30），只计数；线上的、看不出方式的、日期不清的列为不计
-- 参数 $as_of 评估日
-- 参数 $period 时段种类（year、quarter、month）
-- 参数 $activities 计哪些类别
-- 一行 = 一个县（市、区）一个时段；没有记录的也有一行
with told as (
  select unnest(s.counties) as county, p.period, s.face_to_face, s.sources, s.held_on, s.session_id,
    s.held_on is not null and within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) and s.vague is null as sure,
    coalesce(s.vague, '日期无法确定') as open
  from session s
  join period p
    on p.kind = $period and s.day_to >= p.period_from and coalesce(s.day_from, p.period_from) <= p.period_to
  where list_contains($activities, s.activity) and not s.later
),
counted as (
  select county, period, count(*) filter (where face_to_face and sure) as sessions,
    flatten(list(sources order by held_on, session_id) filter (where face_to_face and sure)) as evidence,
    list({'source': sources[1], 'reason': case when not sure then open when face_to_face is null then '看不出是不是面对面' else '线上进行' end}
      order by held_on, session_id) filter (where face_to_face is distinct from true or not sure) as excluded
  from told
  group by county, period
)
select o.county as subject, o.county, p.period, p.period_from, p.period_to,
  coalesce(c.sessions, 0) as value, coalesce(c.sessions, 0) as low, null::integer as high,
  null::varchar as gap, null::varchar as doubts, c.evidence, coalesce(c.excluded, []) as excluded
from county o
cross join (from period where kind = $period) p
left join counted c on c.county = o.county and c.period = p.period
order by o.code, p.period;
