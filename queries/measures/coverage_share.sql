-- 受过督导的占比（CQ-16、CQ-27）：站点或社工，分母是人员表报的
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 参数 $of 算什么（station、worker）
-- 参数 $activities 计哪些类别
-- 参数 $headcount 点了几个名、人数更多的，也算有没点名的人
-- 一行 = 一个县（市、区）；没有人员表的没有分母；没有点名的、日期或县（市、区）或类别不清的督导里可能有的，说不清
with told as (
  from told_units('year', $activities, $as_of, $headcount)
),
worker as (
  select w.county, coalesce(w.station, '') as station, w.source, coalesce(t.sessions, 0) > 0 as done,
    coalesce(t.perhaps, 0) > 0 as perhaps, t.doubts, t.excluded
  from worker_supervised w
  left join told t on t.county = w.county and t.station = coalesce(w.station, '') and t.name = w.name
  where not w.moved
),
staffed as (
  select county, station, bool_or(done) as done, bool_or(perhaps) as perhaps, flatten(list(doubts) filter (where doubts is not null)) as doubts,
    flatten(list(excluded) filter (where excluded is not null)) as excluded
  from worker
  group by county, station
),
station as (
  select s.county, s.station, null as source, s.supervised or coalesce(t.sessions, 0) > 0 or coalesce(w.done, false) as done,
    coalesce(t.perhaps, 0) > 0 or coalesce(w.perhaps, false) as perhaps, list_concat(t.doubts, w.doubts) as doubts,
    list_concat(t.excluded, w.excluded) as excluded
  from station_supervised s
  left join told t on t.county = s.county and t.station = s.station and t.name = ''
  left join staffed w on w.county = s.county and w.station = s.station
  where s.listed
),
unit as (
  from station where $of = 'station'
  union all
  from worker where $of = 'worker'
),
summed as (
  select county, count(*) as owed, count(*) filter (where done) as sure, count(*) filter (where perhaps and not done) as unsure,
    list_sort(list_distinct(flatten(list(doubts) filter (where perhaps and not done)))) as why,
    list_sort(list_distinct(flatten(list(excluded) filter (where perhaps and not done)))) as vague,
    list(distinct {'source': source, 'reason': case when perhaps then '有没有受过督导说不清' else '没有受督导的记录' end}
      order by {'source': source, 'reason': case when perhaps then '有没有受过督导说不清' else '没有受督导的记录' end})
      filter (where not done and source is not null) as without
  from unit
  group by county
)
select c.county as subject, c.county, $year::varchar as period,
  make_date($year::integer, 1, 1) as period_from, make_date($year::integer, 12, 31) as period_to,
  case when b.owed > 0 then floor(1000.0 * b.sure / b.owed) / 10 end as value, value as low,
  case when b.owed > 0 then floor(1000.0 * (b.sure + b.unsure) / b.owed) / 10 end as high,
  coalesce(case when coalesce(b.owed, 0) = 0 then '没有收到人员情况统计总表，没有分母' end, k.gap) as gap, k.note, k.rests,
  case when b.unsure > 0 then b.unsure || case $of when 'worker' then ' 人' else ' 个站' end || '有没有受过督导说不清：'
    || array_to_string(b.why, '、') end as doubts,
  [] as evidence, list_concat(coalesce(b.without, []), coalesce(b.vague, [])) as excluded
from county c
join known_of($activities) k on k.county = c.county and k.kind = 'year'
left join summed b on b.county = c.county
order by c.code;
