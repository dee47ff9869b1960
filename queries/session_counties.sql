-- 一个年度的每一次督导属于哪些县（市、区）：场次评估结果的对象 → 县（联合督导一县一行，全市的没有行）
-- 参数 $year 年度
-- 一行 = 一次督导的一个县（市、区）
-- 公开 county
-- 文字 subject
select s.subject, c.county
from session s, unnest(s.counties) c(county)
join county o on o.county = c.county
where s.listed_year = $year
order by s.session_id, o.code;
