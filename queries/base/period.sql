-- 一个年度的全年、四季和十二个月
-- 参数 $year 年度
-- 一行 = 一个时段
create or replace temp table period as
select 'year' as kind, $year::varchar as period, make_date($year::integer, 1, 1) as period_from,
  make_date($year::integer, 12, 31) as period_to
union all
select 'quarter', $year::varchar || 'Q' || q, make_date($year::integer, q::integer * 3 - 2, 1),
  last_day(make_date($year::integer, q::integer * 3, 1))
from range(1, 5) t(q)
union all
select 'month', strftime(make_date($year::integer, m::integer, 1), '%Y-%m'),
  make_date($year::integer, m::integer, 1), last_day(make_date($year::integer, m::integer, 1))
from range(1, 13) t(m);
