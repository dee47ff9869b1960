-- 台账是否覆盖了一个时段（到评估日为止），没有覆盖的是哪些天
-- 参数 $as_of 评估日
-- 一行 = 一个时段一个县；county 为 督导中心 的一行只看全市台账；gap 为空 = 已覆盖（或时段还没开始）
create or replace temp table known as
with needed as (
  select kind, period, unnest(generate_series(period_from, least(period_to, $as_of::date), interval 1 day))::date as day
  from period
  where period_from <= $as_of::date
),
subject as (
  select county from county union all select '督导中心'
),
covered as (
  select distinct b.county, n.kind, n.period, n.day
  from subject b
  join scope s on s.county is null or s.county = b.county
  join needed n on n.day between s.covers_from and s.covers_to
),
missing as (
  select b.county, n.kind, n.period, n.day,
    n.day - row_number() over (partition by b.county, n.kind, n.period order by n.day)::integer as run
  from subject b
  cross join needed n
  anti join covered c
    on c.county = b.county and c.kind = n.kind and c.period = n.period and c.day = n.day
),
stretch as (
  select county, kind, period, min(day) as first_day, max(day) as last_day
  from missing
  group by county, kind, period, run
),
hole as (
  select county, kind, period, string_agg(
      first_day || case when last_day > first_day then ' 至 ' || last_day else '' end, '、' order by first_day
    ) as days
  from stretch
  group by county, kind, period
)
select p.kind, p.period, p.period_from, p.period_to, b.county,
  '没有覆盖 ' || h.days || ' 的督导台账，没有记录不等于零' as gap
from period p
cross join subject b
left join hole h on h.county = b.county and h.kind = p.kind and h.period = p.period;
