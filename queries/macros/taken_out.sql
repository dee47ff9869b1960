-- 县（市、区）一栏把这个县（市、区）除外了：除东川外各县区、全市（不含东川）
-- 一行 = 无（宏）
create or replace temp macro taken_out(t, of_county) as
t is not null and regexp_matches(t, '除|不含|不包括')
and exists (from county_csv c where c.key = of_county and contains(t, c.short_name));
