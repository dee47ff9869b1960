-- 每月有几次线上督导
-- 参数 $year 年度
-- 一行 = 一个有线上督导的月
-- 公开 month, sessions
select strftime(day_from, '%Y-%m') as month, count(*) as sessions
from session
where is_online and not later and listed_year = $year and day_from is not null and strftime(day_from, '%Y-%m') = strftime(day_to, '%Y-%m')
group by all
order by month;
