-- 一次督导列在哪个年度：日期写得不全或读不出的，按可能的最后一天
-- 一行 = 无（宏）
create or replace temp macro session_year(day_from, day_to) as year(day_to);
