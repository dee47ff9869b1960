-- 每次督导是不是面对面（CQ-12）
-- 参数 $year 年度
-- 参数 $activities 评哪些类别
-- 一行 = 一次督导
select s.subject, s.county, coalesce(s.held_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  s.face_to_face::integer as value, s.face_to_face::integer as low, s.face_to_face::integer as high,
  case when s.face_to_face is null then '督导方式无法确定' end as gap, null::varchar as doubts,
  s.sources as evidence, [] as excluded
from session s
where list_contains($activities, s.activity) and not s.later and s.listed_year = $year
order by s.day_from, s.session_id;
