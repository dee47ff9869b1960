-- 从一天到另一天过了几天；working 时只数周一至周五
-- 一行 = 无（宏）
create or replace temp macro days_between(first_day, last_day, working) as
case
  when not working then last_day - first_day
  else 5 * ((last_day - date '1970-01-05' + 1) // 7) + least((last_day - date '1970-01-05' + 1) % 7, 5)
    - 5 * ((first_day - date '1970-01-05' + 1) // 7) - least((first_day - date '1970-01-05' + 1) % 7, 5)
end;
