-- 每县有记录的督导有几次（CQ-15），只计数：“及时”原文没有定期限；记录 = 收到 Word 记录，或台账写了归档日期
-- 参数 $year 年度
-- 参数 $activities 计哪些类别
-- 一行 = 一个县（市、区）；没有记录的也有一行
with told as (
  select s.session_id, s.counties, s.sources, bool_or(x.form <> 'session_ledger' or x.filed_on is not null) as recorded
  from session s
  join session_source x using (session_id)
  where list_contains($activities, s.activity) and not s.later and s.listed_year = $year
  group by all
),
counted as (
  select c.county, count(*) filter (where recorded) as n, count(*) as held,
    flatten(list(sources order by session_id) filter (where recorded)) as evidence,
    list({'source': sources[1], 'reason': '没有收到记录，台账也没有写归档日期'} order by session_id) filter (where not recorded) as excluded
  from told, unnest(counties) c(county)
  group by c.county
)
select o.county as subject, o.county, $year::varchar as period, null::date as period_from, null::date as period_to,
  coalesce(c.n, 0) as value, coalesce(c.n, 0) as low, null::integer as high,
  '共 ' || coalesce(c.held, 0) || ' 次督导' as gap, null::varchar as doubts,
  coalesce(c.evidence, []) as evidence, coalesce(c.excluded, []) as excluded
from county o
left join counted c on c.county = o.county
order by o.code;
