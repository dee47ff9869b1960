-- 一个（可能写得不全的）日期可能在一个年度里；读不出的都可能在，年度为空 = 不限
-- 一行 = 无（宏）
create or replace temp macro in_window(held_on, of_year) as
of_year is null or held_on is null or (held_on >= of_year::varchar and held_on < (of_year + 1)::varchar);
