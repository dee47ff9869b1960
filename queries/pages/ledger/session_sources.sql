-- 一次督导的全部来源，各自写的是什么
-- 参数 $session_id 督导的编号（这一时点内有效）
-- 一行 = 一条来源：台账行、Word 记录、满意度表；respondents 是满意度表的答卷人数，人数少的、表上分几天几名督导的不显示
-- 公开 src, form, upload_id, sheet_no, row_no, held_on, counties, activity, mode, stations, headcount, minutes, unsure
-- 公开 respondents
-- 姓名 supervisors, supervisees, assistant
-- 文字 source, place, content
with told as materialized (
  from told_source()
)
select t.*, x.unsure, null::bigint as respondents
from session_source x
join told t on t.src = x.src
where x.session_id = $session_id
union all by name
select t.*, false as unsure, r.respondents::bigint as respondents
from survey_session v
join told t on t.src is null and t.upload_id = v.upload_id and t.sheet_no = v.sheet_no
left join (
  from shown_sheet semi join (select upload_id, sheet_no from survey group by all having count(*) = 1) using (upload_id, sheet_no)
) r on r.upload_id = v.upload_id and r.sheet_no = v.sheet_no
where v.session_id = $session_id
order by t.src nulls last, t.upload_id, t.sheet_no;
