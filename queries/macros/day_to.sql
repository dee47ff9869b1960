-- 写得不全的日期（2025、2025-03、2025-03-12）的最后一天
-- 一行 = 无（宏）
create or replace temp macro day_to(t) as
case length(t)
  when 4 then try_cast(t || '-12-31' as date)
  when 7 then last_day(try_cast(t || '-01' as date))
  else try_cast(t as date)
end;
