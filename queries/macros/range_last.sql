-- 写成一段的督导日期哪天结束：从原文的数字看；看不出的为空
-- 一行 = 无（宏）
create or replace temp macro range_last(first_day, t) as (
  select case when last_day between first_day and first_day + 31 then last_day end
  from (
    select case
        when parts = 3 then try_cast(strftime(first_day, '%Y-%m-') || lpad(n[-1], 2, '0') as date)
        when parts = 4 then try_cast(
          (year(first_day) + (n[-2]::integer < month(first_day))::integer) || '-' || lpad(n[-2], 2, '0') || '-' || lpad(n[-1], 2, '0') as date)
        when parts = 5 and length(n[-3]) = 4 then try_cast(n[-3] || '-' || lpad(n[-2], 2, '0') || '-' || lpad(n[-1], 2, '0') as date)
      end as last_day
    from (
      select n, len(n) - (length(n[1]) = 4)::integer as parts
      from (select regexp_extract_all(t, '[0-9]+') as n)
    )
  )
);
