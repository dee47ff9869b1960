-- 实地团体督导有没有督导助理随同（KM-33）
-- 参数 $year 年度
-- 参数 $activities 评哪些类别
-- 一行 = 一次督导；线上的不适用
select s.subject, s.county, coalesce(s.held_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  case when s.assistant is not null then 1 end as value,
  case when s.assistant is not null then 1 end as low, case when s.assistant is not null then 1 end as high,
  case when s.assistant is null then '没有写督导助理，看不出有没有随同' end as gap, null::varchar as doubts,
  s.face_to_face is distinct from false as applicable, s.sources as evidence, [] as excluded
from session s
where list_contains($activities, s.activity) and not s.later and s.listed_year = $year
order by s.day_from, s.session_id;
