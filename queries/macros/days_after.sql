-- 一天之后第几天：working 时只数周一至周五，周末的从前一个周五数起；days_between 数到它恰好是 days
-- 一行 = 无（宏）
create or replace temp macro days_after(first_day, days, working) as
case
  when not working then first_day + days::integer
  else date '1970-01-05' + (
    7 * ((5 * ((first_day - date '1970-01-05') // 7) + least((first_day - date '1970-01-05') % 7, 4) + days::integer) // 5)
    + (5 * ((first_day - date '1970-01-05') // 7) + least((first_day - date '1970-01-05') % 7, 4) + days::integer) % 5
  )::integer
end;
