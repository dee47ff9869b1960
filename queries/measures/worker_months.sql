-- 每名社工每月受几次督导（SPB-06、SPB-07）：点了名的才算；没有点名的、日期或县（市、区）不清的说不清
-- 参数 $as_of 评估日
-- 参数 $period 时段种类
-- 参数 $activities 计哪些类别
-- 一行 = 一名在册社工一个月；没有督导的月也有一行；入职以前的月不适用；台账没有覆盖的月无法判定
with held as (
  select p.period, s.session_id, s.day_from, s.sources, s.counties, s.stations, s.supervisees,
    s.held_on is not null and within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) as sure,
    list_contains(s.supervisees, '全体社工') or len(s.supervisees) = 0 as unnamed,
    len(s.counties) = 0 and not coalesce(is_zone(s.elsewhere), false) as anywhere
  from session s
  join period p
    on p.kind = $period and s.day_to >= p.period_from and coalesce(s.day_from, p.period_from) <= p.period_to
  where list_contains($activities, s.activity) and not s.later
),
named as (
  select c.county, t.who as name, h.period, count(*) filter (where h.sure) as sessions,
    count(*) filter (where not h.sure) as perhaps,
    flatten(list(h.sources order by h.day_from, h.session_id) filter (where h.sure)) as evidence
  from held h, unnest(h.counties) c(county), unnest(h.supervisees) t(who)
  group by c.county, t.who, h.period
),
at_station as (
  select c.county, t.station, h.period, count(*) as sessions
  from held h, unnest(h.counties) c(county), unnest(h.stations) t(station)
  where h.unnamed
  group by c.county, t.station, h.period
),
in_county as (
  select c.county, h.period, count(*) as sessions
  from held h, unnest(h.counties) c(county)
  where h.unnamed and len(h.stations) = 0
  group by c.county, h.period
),
in_city as (
  select period, count(*) as sessions from held where anywhere and unnamed group by period
),
placeless as (
  select t.who as name, h.period, count(*) as sessions
  from held h, unnest(h.supervisees) t(who)
  where h.anywhere
  group by t.who, h.period
),
judged as (
  select w.county, w.station, w.name, k.period, k.period_from, k.period_to, k.gap, coalesce(n.sessions, 0) as low,
    coalesce(e.sessions, 0) + coalesce(c.sessions, 0) + coalesce(a.sessions, 0) as unnamed,
    coalesce(n.perhaps, 0) as perhaps, coalesce(l.sessions, 0) as placeless, n.evidence,
    coalesce(day_from(h.hired_on) <= k.period_to, true) as applicable
  from worker_supervised w
  join worker h on h.county = w.county and h.station = w.station and h.name = w.name
  join known k on k.county = w.county and k.kind = $period
  left join named n on n.county = w.county and n.name = w.name and n.period = k.period
  left join at_station e on e.county = w.county and e.station = w.station and e.period = k.period
  left join in_county c on c.county = w.county and c.period = k.period
  left join in_city a on a.period = k.period
  left join placeless l on l.name = w.name and l.period = k.period
  where not w.moved
)
select concat_ws('/', county, station, name) as subject, county, period, period_from, period_to,
  low as value, low, low + unnamed + perhaps + placeless as high, gap,
  nullif(concat_ws('、', case when unnamed > 0 then '有没有点名的督导' end,
    case when perhaps > 0 then '有督导日期无法确定' end,
    case when placeless > 0 then '有督导没有写清县（市、区）' end), '') as doubts,
  applicable, coalesce(evidence, []) as evidence, [] as excluded
from judged
order by county, station, name, period;
