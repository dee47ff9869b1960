-- 受过督导的占比（CQ-16、CQ-27）：站点或社工，分母是人员表报的
-- 参数 $year 年度
-- 参数 $of 算什么（station、worker）
-- 一行 = 一个县（市、区）；没有人员表的没有分母；写“全体社工”的可能受过督导
with station as (
  select county, count(*) filter (where listed) as owed, count(*) filter (where listed and supervised) as done, 0 as unsure
  from station_supervised
  group by county
),
worker as (
  select county, count(*) as owed, count(*) filter (where sessions > 0) as done, count(*) filter (where unnamed) as unsure
  from worker_supervised
  where not moved
  group by county
),
unit as (
  from station where $of = 'station'
  union all
  from worker where $of = 'worker'
),
source as (
  select county, list(distinct source order by source) as sources from worker_supervised where sessions = 0 and not moved group by county
)
select c.county as subject, c.county, $year::varchar as period,
  make_date($year::integer, 1, 1) as period_from, make_date($year::integer, 12, 31) as period_to,
  case when b.owed > 0 then floor(1000.0 * b.done / b.owed) / 10 end as value,
  case when b.owed > 0 then floor(1000.0 * b.done / b.owed) / 10 end as low,
  case when b.owed > 0 then floor(1000.0 * (b.done + b.unsure) / b.owed) / 10 end as high,
  coalesce(case when coalesce(b.owed, 0) = 0 then '没有收到人员情况统计总表，没有分母' end, k.gap) as gap,
  case when b.unsure > 0 then b.unsure || ' 人只在写“全体社工”的督导里' end as doubts,
  [] as evidence,
  coalesce(list_transform(case when $of = 'worker' then s.sources else [] end, lambda x: {'source': x, 'reason': '没有受督导的记录'}), []) as excluded
from county c
join known k on k.county = c.county and k.kind = 'year'
left join unit b on b.county = c.county
left join source s on s.county = c.county
order by c.code;
