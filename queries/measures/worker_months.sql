-- 每名社工每月受几次督导（SPB-06、SPB-07）：点了名的才算；没有点名的，日期、县（市、区）或类别不清的说不清
-- 参数 $as_of 评估日
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $period 时段种类
-- 参数 $activities 计哪些类别
-- 一行 = 一名在册社工一个月；没有督导的月也有一行；入职以前、站点没有开着的月不适用，可能还没有入职的和台账没有覆盖的月无法判定
with shut as (
  select d.county, d.station, p.period
  from station_day d
  join period p on p.kind = $period
  group by d.county, d.station, p.period
  having not bool_or(coalesce(d.open_from <= p.period_to, true) and coalesce(d.closed_from > p.period_from, true))
),
hired as (
  select w.record_id, day_from(w.hired_on) as first_day,
    case when w.hired_on is not null then greatest(day_from(w.hired_on), least(day_to(w.hired_on), w.told_on))
      when u.cell is not null then coalesce(w.told_on, date '9999-12-31') end as last_day
  from worker w
  join active_staffing($known_at::timestamp) r using (record_id)
  left join unreadable u on u.upload_id = r.upload_id and u.sheet_no = r.sheet_no
    and u.field = 'hired_on' and u.cell = (r.cells ->> '$.hired_on')
),
judged as (
  select w.county, w.station, w.name, k.period, k.period_from, k.period_to,
    coalesce(t.sessions, 0) as low, coalesce(t.perhaps, 0) as perhaps, t.doubts, t.evidence, t.excluded,
    nullif(concat_ws('；', k.gap, case when h.last_day > k.period_to then '入职日期写得不全或读不出，可能还没有入职' end), '') as gap, k.note, k.rests,
    coalesce(h.first_day <= k.period_to, true) and z.period is null as applicable
  from worker_supervised w
  join worker p on p.county = w.county and p.station = w.station and p.name = w.name
  join hired h on h.record_id = p.record_id
  join known_of($activities) k on k.county = w.county and k.kind = $period
  left join shut z on z.county = w.county and z.station = w.station and z.period = k.period
  left join told_units($period, $activities, $as_of, true) t
    on t.county = w.county and t.station = w.station and t.name = w.name and t.period = k.period
  where not w.moved
)
select concat_ws('/', county, station, name) as subject, county, period, period_from, period_to,
  low as value, low, low + perhaps as high, gap, note, rests,
  nullif(array_to_string(doubts, '、'), '') as doubts, applicable, coalesce(evidence, []) as evidence,
  coalesce(list_filter(excluded, lambda x: not list_contains(evidence, x.source)), []) as excluded
from judged
order by county, station, name, period;
