-- 每名督导同期的督导对象有几个（CQ-18）：“同期”原文没有定义，按自然季度去重
-- 参数 $as_of 评估日
-- 参数 $period 时段种类
-- 参数 $activities 计哪些类别
-- 一行 = 一名督导一个季度；没有督导的季度也有一行；没有点名的场次使人数不确定；联合督导里的人在其中一县另被点名的，是同一人
with held as (
  select n.name as supervisor, p.period, s.session_id, s.day_from, s.sources, s.counties, s.supervisees, s.headcount,
    list_filter(s.supervisees, lambda who: who <> '全体社工') as named,
    len(s.supervisees) = 0 or list_contains(s.supervisees, '全体社工') as unnamed
  from session s
  join period p on p.kind = $period and s.held_on is not null
    and within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date))
  cross join unnest(s.supervisors) n(name)
  where list_contains($activities, s.activity)
),
told as (
  select distinct supervisor, period, counties, t.who from held, unnest(named) t(who)
),
person as (
  select supervisor, period, count(distinct concat_ws('/', counties::varchar, who)) as people
  from told o
  where len(counties) = 1 or not exists (
    from told n
    where n.supervisor = o.supervisor and n.period = o.period and n.who = o.who and n.counties <> o.counties
      and len(n.counties) < 2 and (len(o.counties) = 0 or len(n.counties) = 0 or list_has_any(n.counties, o.counties))
  )
  group by supervisor, period
),
total as (
  select supervisor, period, bool_or(unnamed) as unnamed, flatten(list(sources order by day_from, session_id)) as evidence
  from held
  group by supervisor, period
)
select b.name as subject, null::varchar as county, p.period, p.period_from, p.period_to,
  coalesce(n.people, 0) as value, coalesce(n.people, 0) as low,
  case when not coalesce(t.unnamed, false) then coalesce(n.people, 0) end as high,
  null::varchar as gap, case when t.unnamed then '有督导没有写出被督导者的姓名' end as doubts,
  coalesce(t.evidence, []) as evidence, [] as excluded
from (select name from supervisor union select supervisor from held) b
cross join (from period where kind = $period and period_from <= $as_of::date) p
left join person n on n.supervisor = b.name and n.period = p.period
left join total t on t.supervisor = b.name and t.period = p.period
order by b.name, p.period;
