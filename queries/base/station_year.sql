-- 说明过撤销或新开的站点，在一个年度里（到评估日为止）开过没有
-- 参数 $year 年度
-- 参数 $as_of 评估日
-- 一行 = 一个站点；opened_on 年内哪天开站，closed_on 年内哪天起撤销（到评估日没有再开）
create or replace temp table station_year as
with span as (
  select make_date($year::integer, 1, 1) as first_day,
    greatest(make_date($year::integer, 1, 1), least(make_date($year::integer, 12, 31), $as_of::date)) as last_day
)
select d.county, d.station,
  bool_or(coalesce(d.open_from <= least(p.last_day, $as_of::date), true) and coalesce(d.closed_from > p.first_day, true)) as in_year,
  min(d.open_from) filter (where d.open_from between p.first_day and p.last_day) as opened_on,
  max(d.closed_from) filter (where d.closed_from > p.first_day and d.closed_from <= p.last_day) as last_closed,
  case when bool_or(coalesce(d.open_from <= p.last_day, true) and coalesce(d.closed_from > p.last_day, true)) then null
    else last_closed end as closed_on,
  bool_or(d.open_from is not null) as ever_opened
from station_day d
cross join span p
group by d.county, d.station;
