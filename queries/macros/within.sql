-- 一个（可能写得不全的）日期确定落在时段之内
-- 一行 = 无（宏）
create or replace temp macro within(day_from, day_to, period_from, period_to) as
coalesce(day_from >= period_from and day_to <= period_to, false);
