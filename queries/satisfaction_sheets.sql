-- 满意度：这一年的每张表记在哪里，给只看已结束季度的账号
-- 参数 $year 年度
-- 一行 = 一张满意度表
select upload_id, sheet_no, file, basis, day, county, supervisor, session, attended
from survey_placed
where year = $year and not later
order by upload_id, sheet_no;
