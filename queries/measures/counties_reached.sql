-- 每场线上督导有几个县（市、区）参加（KM-27），只计数
-- 参数 $year 年度
-- 参数 $activities 计哪些类别
-- 一行 = 一场线上督导；只写全市的看不出各县到了没有
select s.subject, s.county, coalesce(s.held_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  case when len(s.counties) > 0 then len(s.counties) end as value, value as low, null::integer as high,
  case when len(s.counties) = 0 then '没有写出参加的县（市、区）' end as gap, null::varchar as doubts,
  s.is_online as applicable, s.sources as evidence, [] as excluded
from session s
where list_contains($activities, s.activity) and s.is_online and not s.later and s.listed_year = $year
order by s.day_from, s.session_id;
