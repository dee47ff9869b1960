-- 满意度：每县多少份答卷，其中多少份的年度是推定的
-- 参数 $year 年度
-- 一行 = 一个县（县为空 = 没有写明县（市、区））
-- 公开 county, respondents, presumed
-- 文字 presumed_files
select coalesce(r.county, s.county) as county, sum(r.respondents)::bigint as respondents,
  coalesce(sum(r.respondents) filter (where s.basis in ('file', 'session', 'received')), 0)::bigint as presumed,
  list(distinct s.file order by s.file) filter (where s.basis in ('file', 'session', 'received')) as presumed_files
from survey s
join respondent r using (upload_id, sheet_no, part)
where s.year = $year and not s.later
group by all
order by county;
