-- 每名督导同期的督导对象有几个（CQ-18）：“同期”原文没有定义，按自然季度去重
-- 参数 $as_of 评估日
-- 参数 $period 时段种类
-- 参数 $activities 计哪些类别
-- 一行 = 一名督导一个季度；没有督导的季度也有一行；台账没有覆盖的季度无法判定；联合督导里的人在其中一县另被点名的，是同一人
-- 没有点名的（知道几个人的按人数）、日期不清的、没有写督导的，只在够左右结论时说不清
with held as (
  select n.name as supervisor, p.period, s.session_id, s.day_from, s.sources, s.counties, s.headcount,
    list_filter(s.supervisees, lambda who: who <> '全体社工') as named,
    len(s.supervisees) = 0 or list_contains(s.supervisees, '全体社工') as unnamed,
    s.held_on is not null and within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) as sure
  from session s
  join period p
    on p.kind = $period and s.day_to >= p.period_from and coalesce(s.day_from, p.period_from) <= p.period_to
  cross join unnest(case when len(s.supervisors) > 0 then s.supervisors else [null] end) n(name)
  where list_contains($activities, s.activity) and not s.later
),
told as (
  select supervisor, period, counties, t.who, bool_or(sure) as sure
  from held, unnest(named) t(who)
  group by all
),
person as (
  select supervisor, period, count(distinct concat_ws('/', counties::varchar, who)) filter (where sure) as people,
    count(distinct concat_ws('/', counties::varchar, who)) as perhaps
  from told o
  where len(counties) = 1 or not exists (
    from told n
    where n.supervisor is not distinct from o.supervisor and n.period = o.period and n.who = o.who and n.counties <> o.counties
      and len(n.counties) < 2 and (len(o.counties) = 0 or len(n.counties) = 0 or list_has_any(n.counties, o.counties))
  )
  group by supervisor, period
),
total as (
  select supervisor, period, bool_or(not sure) as undated, bool_or(unnamed and headcount is null) as boundless,
    coalesce(sum(greatest(headcount - len(named), 0)) filter (where unnamed), 0) as more, bool_or(unnamed) as unnamed,
    flatten(list(sources order by day_from, session_id) filter (where sure)) as evidence,
    list({'source': sources[1], 'reason': '日期无法确定'} order by day_from, session_id) filter (where not sure) as excluded
  from held
  group by supervisor, period
),
bound as (
  select b.name, k.period, k.period_from, k.period_to, k.gap, coalesce(n.people, 0) as people,
    case when not coalesce(t.boundless, false) and not coalesce(w.boundless, false)
      then coalesce(n.perhaps, 0) + coalesce(t.more, 0) + coalesce(a.perhaps, 0) + coalesce(w.more, 0) end as most,
    t.unnamed, t.undated, w.period is not null as whose, t.evidence, t.excluded
  from (select name from supervisor union select supervisor from held where supervisor is not null) b
  join known k on k.kind = $period and k.county = '督导中心' and k.period_from <= $as_of::date
  left join person n on n.supervisor = b.name and n.period = k.period
  left join total t on t.supervisor = b.name and t.period = k.period
  left join person a on a.supervisor is null and a.period = k.period
  left join total w on w.supervisor is null and w.period = k.period
)
select name as subject, null::varchar as county, period, period_from, period_to,
  people as value, people as low, most as high, gap,
  nullif(concat_ws('、', case when unnamed then '有督导没有写出被督导者的姓名' end,
    case when undated then '有督导日期无法确定' end, case when whose then '有督导没有写出督导的姓名' end), '') as doubts,
  coalesce(evidence, []) as evidence, coalesce(excluded, []) as excluded
from bound
order by name, period;
