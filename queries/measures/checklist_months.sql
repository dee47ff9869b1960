-- 每月的督导资料清单交了没有，数量栏齐不齐（KM-71）
-- 参数 $as_of 评估日
-- 一行 = 一个月；没有收到的不等于没有做；没有完的月还在进行；同一县（市、区）同一个月又交的，以最新收到的为准
with line as (
  select left(coalesce(r.told, strftime(r.received_at, '%Y-%m')), 7) as month, r.source,
    r.told is not null and r.upload_id < max(r.upload_id) over (partition by r.county, left(r.told, 7)) as older,
    list_contains(r.fields, 'document') as named, list_contains(r.fields, 'count') as counted
  from sent r
  where r.form = 'materials_checklist'
),
sheet as (
  select month, count(*) filter (where named and not counted and not older) as open, list(source order by source) filter (where not older) as evidence,
    coalesce(list({'source': source, 'reason': case when older then '同一个月后来又交了，以最新收到的为准' else '数量一栏没有填' end} order by source)
      filter (where older or (named and not counted)), []) as excluded
  from line
  group by month
)
select '督导中心' as subject, null::varchar as county, p.period, p.period_from, p.period_to,
  case when s.month is not null then (s.open = 0)::integer end as value,
  case when s.month is not null then (s.open = 0)::integer end as low,
  case when s.month is not null then (s.open = 0)::integer else 0 end as high,
  case when s.month is null and p.period_to < $as_of::date then '没有收到这个月的督导资料清单' end as gap, null::varchar as doubts,
  coalesce(s.evidence, []) as evidence, coalesce(s.excluded, []) as excluded
from period p
left join sheet s on s.month = p.period
where p.kind = 'month' and p.period_from <= $as_of::date
order by p.period;
