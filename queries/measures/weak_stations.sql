-- 建议列为薄弱的社工站和当年对它做的个别督导（KM-39），只计数：“薄弱”手册没有定义
-- 参数 $as_of 评估日
-- 参数 $period 时段种类（year）
-- 参数 $activities 计哪些类别
-- 参数 $share 最少的那一部分占多大（至少一个，并列的都在内）
-- 参数 $ticks 打勾的实体项目
-- 参数 $choices 选一种的实体项目
-- 一行 = 一个建议列入或有人列入的社工站一个时段；有人移出的不在内；没有报表的看不出，不列
-- 实体项目一样多的，在册社工少的在先；在册社工一样多的，实体项目少的在先
-- 写了这个站，或点了它在册社工的名，就是对它的督导
with site as (
  select t.county, t.station, len(list_filter($ticks, lambda name: json_extract_string(to_json(t), name) = 'true'))
    + len(list_filter($choices, lambda name: json_extract_string(to_json(t), name) is not null)) as items
  from station_site t
  anti join (from station_year where not in_year) z on z.county = t.county and z.station = t.station
  where t.county is not null
),
station as (
  select coalesce(i.county, w.county) as county, coalesce(i.station, w.station) as station, i.items, w.workers
  from site i
  full join station_staff w on w.county = i.county and w.station = i.station
),
told as (
  select county, station, '实体项目 ' || items || ' 项' as said, 1 as nth, items as n,
    rank() over (order by items, workers nulls last) as place, count(*) over () as told_by, max(items) over () as most
  from station
  where items is not null
  union all
  select county, station, '在册社工 ' || workers || ' 人', 2, workers,
    rank() over (order by workers, items nulls last), count(*) over (), max(workers) over ()
  from station
  where workers is not null
),
reason as (
  select county, station, nth, said || '，' || told_by || ' 个报表的站里倒数第 ' || place as said
  from told
  where place <= ceil($share * told_by) and n < most
  union all
  select county, station, 3, '手工列入：' || reason from weak_said where station is not null and listed
),
proposed as (
  select county, station, string_agg(said, '；' order by nth) as why
  from reason
  anti join (from weak_said where station is not null and not listed) m using (county, station)
  group by county, station
),
roster as (
  select county, station, list(name) as names
  from worker_supervised
  where not moved
  group by county, station
),
session_of as (
  select unnest(counties) as county, session_id, stations, supervisees
  from session
  where list_contains($activities, activity)
),
at_station as (
  select county, unnest(stations) as station, session_id from session_of
  union
  select s.county, r.station, s.session_id
  from (select county, session_id, unnest(supervisees) as name from session_of where len(stations) = 0) s
  join (select county, station, unnest(names) as name from roster) r using (county, name)
),
held as (
  select b.county, b.station, p.period, s.session_id, s.held_on, s.sources,
    case
      when s.later then '日期晚于评估日'
      when s.held_on is null then coalesce(s.day_said, '日期无法读出')
      when not within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) then '日期无法确定'
    end as barred
  from proposed b
  join at_station a on a.county = b.county and a.station = b.station
  join session s using (session_id)
  join period p
    on p.kind = $period and s.day_to >= p.period_from and coalesce(s.day_from, p.period_from) <= p.period_to
),
counted as (
  select county, station, period, count(*) filter (where barred is null) as sessions,
    flatten(list(sources order by held_on, session_id) filter (where barred is null)) as evidence,
    list({'source': sources[1], 'reason': barred} order by held_on, session_id) filter (where barred is not null) as excluded
  from held
  group by county, station, period
)
select concat_ws('/', b.county, b.station) as subject, b.county, p.period, p.period_from, p.period_to,
  coalesce(h.sessions, 0) as value, coalesce(h.sessions, 0) as low, null::integer as high, b.why as gap,
  null::varchar as doubts, coalesce(h.evidence, []) as evidence, coalesce(h.excluded, []) as excluded
from proposed b
join county o using (county)
cross join (from period where kind = $period) p
left join counted h on h.county = b.county and h.station = b.station and h.period = p.period
order by o.code, b.station, p.period;
