-- 每名社工每月受几次督导（SPB-06、SPB-07）：点了名的才算；只写“全体社工”的说不清
-- 参数 $as_of 评估日
-- 参数 $period 时段种类
-- 参数 $activities 计哪些类别
-- 一行 = 一名在册社工一个月；没有督导的月也有一行；台账没有覆盖的月无法判定
with held as (
  select p.period, s.session_id, s.day_from, s.sources, s.counties, s.stations, s.supervisees
  from session s
  join period p on p.kind = $period and s.held_on is not null
    and within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date))
  where list_contains($activities, s.activity)
),
named as (
  select c.county, t.who as name, h.period, count(*) as sessions,
    flatten(list(h.sources order by h.day_from, h.session_id)) as evidence
  from held h, unnest(h.counties) c(county), unnest(h.supervisees) t(who)
  group by c.county, t.who, h.period
),
everyone as (
  select c.county, t.station, h.period, count(*) as sessions
  from held h, unnest(h.counties) c(county), unnest(h.stations) t(station)
  where list_contains(h.supervisees, '全体社工') or len(h.supervisees) = 0
  group by c.county, t.station, h.period
)
select concat_ws('/', w.county, w.station, w.name) as subject, w.county, k.period, k.period_from, k.period_to,
  coalesce(n.sessions, 0) as value, coalesce(n.sessions, 0) as low,
  coalesce(n.sessions, 0) + coalesce(e.sessions, 0) as high,
  k.gap, case when e.sessions > 0 then '站点有没有点名的督导' end as doubts,
  coalesce(n.evidence, []) as evidence, [] as excluded
from worker_supervised w
join known k on k.county = w.county and k.kind = $period
left join named n on n.county = w.county and n.name = w.name and n.period = k.period
left join everyone e on e.county = w.county and e.station = w.station and e.period = k.period
where not w.moved
order by w.county, w.station, w.name, k.period;
