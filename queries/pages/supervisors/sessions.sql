-- 督导人员：每一次督导是谁做的
-- 参数 $year 年度
-- 一行 = 一次督导；没有写明督导的 supervisors 为空表
-- 公开 year
-- 姓名 supervisors
-- 文字 subject
select $year::integer as year, subject, supervisors
from session
where not later and listed_year = $year
order by day_from, session_id;
