-- 线上督导写明用的是建议的会议工具没有（KM-29）
-- 参数 $year 年度
-- 参数 $activities 评哪些类别
-- 参数 $tools 建议的工具
-- 一行 = 一次线上督导；面对面的不适用
select s.subject, s.county, coalesce(s.held_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  case when named then 1 end as value, case when named then 1 end as low, case when named then 1 end as high,
  case when not named then '没有写用的是什么会议工具' end as gap,
  case when s.face_to_face is null and not s.is_online then '督导方式无法确定' end as doubts,
  s.is_online or s.face_to_face is null as applicable, s.sources as evidence, [] as excluded
from (
  select *, len(list_filter($tools, lambda tool: contains(concat_ws(' ', place, content), tool))) > 0 as named
  from session
) s
where list_contains($activities, s.activity) and not s.later and s.listed_year = $year
order by s.day_from, s.session_id;
