-- 满意度：这一年的每张表记在哪里，给只看已结束季度的账号
-- 参数 $year 年度
-- 一行 = 一张满意度表（part 见 survey_part）；records = 它的答卷
-- 公开 upload_id, sheet_no, part, basis, day, quarter, county, session, attended, apart, records
-- 姓名 supervisor
-- 文字 file
select s.upload_id, s.sheet_no, s.part, s.file, s.basis, s.day, s.quarter, s.county, s.supervisor, s.session, s.attended, s.apart,
  list(p.record_id order by p.record_id) as records
from survey_placed s
join survey_part p using (upload_id, sheet_no, part)
where s.year = $year and not s.later
group by all
order by s.upload_id, s.sheet_no, s.part;
