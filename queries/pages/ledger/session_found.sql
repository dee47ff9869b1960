-- 找一次督导：县区、日期、督导
-- 参数 $county 县（空 = 不限）
-- 参数 $day 日期的开头，如 2025-03（空 = 不限）
-- 参数 $supervisor 督导姓名里的字（空 = 不限）
-- 参数 $record_id 其中一条来源的记录编号（空 = 不限），连同下面两样
-- 参数 $upload_id 它的收件编号
-- 参数 $sheet_no 它的第几张表
-- 参数 $many 至多几次
-- 一行 = 一次督导；sources = 有几条来源（满意度表也算）
-- 公开 session_id, held_on, counties, activity, unsure, found
-- 姓名 supervisors
-- 文字 subject, sources
select s.session_id, s.subject, s.held_on, s.counties, coalesce(k.label, '类别不明') as activity, s.supervisors,
  len(s.sources) + coalesce(v.sheets, 0) as sources, s.unsure, count(*) over () as found
from session s
left join kind k using (activity)
left join (select session_id, count(distinct (upload_id, sheet_no)) as sheets from survey_session group by session_id) v using (session_id)
where ($county::varchar is null or list_contains(s.counties, $county))
  and ($day::varchar is null or starts_with(s.held_on, $day))
  and ($supervisor::varchar is null or len(list_filter(s.supervisors, lambda x: contains(x, $supervisor))) > 0)
  and ($record_id::bigint is null or s.session_id in (
    select x.session_id from session_source x
    where x.source.record = $record_id and x.source.upload = $upload_id and x.source.sheet = $sheet_no
  ))
order by s.held_on desc nulls last, s.session_id
limit $many;
