-- 一个年度的全年、四季和十二个月；全年可以从别的月份起算（A12），季和月照自然年
-- 参数 $year 年度
-- 参数 $starts 全年从几月起（1 = 自然年）
-- 一行 = 一个时段
create or replace temp table period as
with whole as (
  select make_date($year::integer, $starts::integer, 1) as first_day
)
select 'year' as kind,
  case when $starts::integer = 1 then $year::varchar
    else strftime(first_day, '%Y-%m') || '至' || strftime(first_day + to_months(11), '%Y-%m') end as period,
  first_day as period_from, (first_day + to_months(12))::date - 1 as period_to
from whole
union all
select 'quarter', $year::varchar || 'Q' || q, make_date($year::integer, q::integer * 3 - 2, 1),
  last_day(make_date($year::integer, q::integer * 3, 1))
from range(1, 5) t(q)
union all
select 'month', strftime(make_date($year::integer, m::integer, 1), '%Y-%m'),
  make_date($year::integer, m::integer, 1), last_day(make_date($year::integer, m::integer, 1))
from range(1, 13) t(m);
