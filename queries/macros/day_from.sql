-- 写得不全的日期（2025、2025-03、2025-03-12）的第一天
-- 一行 = 无（宏）
create or replace temp macro day_from(t) as
try_cast(case length(t) when 4 then t || '-01-01' when 7 then t || '-01' else t end as date);
