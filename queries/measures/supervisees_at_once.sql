-- 每名督导同期的督导对象有几个（CQ-18）：“同期”原文没有定义，按自然季度去重
-- 参数 $as_of 评估日
-- 参数 $period 时段种类
-- 参数 $activities 计哪些类别
-- 一行 = 一名督导一个季度；没有督导的季度也有一行；台账没有覆盖的季度无法判定；联合督导里的人在其中一县另被点名的，是同一人
-- 没有点名的（知道几个人的按人数）、日期或类别不清的、没有写督导的，只在够左右结论时说不清
with held as (
  select n.name as supervisor, h.* exclude (unnamed), h.dated and h.kinded as sure,
    greatest(h.headcount - len(h.named), 0) as more, h.unnamed,
    concat_ws('、', case when not h.dated then '日期无法确定' end, case when not h.kinded then '督导类别没有选定' end,
      case when h.unnamed then '有没有点名的人' end) as reason
  from held_for($period, $activities, $as_of) h
  cross join unnest(case when len(h.supervisors) > 0 then h.supervisors else [null] end) n(name)
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
  select supervisor, period, bool_or(not dated) as undated, bool_or(not kinded) as kindless,
    bool_or(unnamed and headcount is null) as boundless, coalesce(sum(more), 0) as more, bool_or(unnamed) as unnamed,
    flatten(list(sources order by day_from, session_id) filter (where sure)) as evidence,
    list({'source': sources[1], 'reason': reason} order by day_from, session_id) filter (where reason <> '') as excluded
  from held
  group by supervisor, period
),
bound as (
  select b.name, k.period, k.period_from, k.period_to, k.gap, k.note, k.rests, coalesce(n.people, 0) as people,
    case when not coalesce(t.boundless, false) and not coalesce(w.boundless, false)
      then coalesce(n.perhaps, 0) + coalesce(t.more, 0) + coalesce(a.perhaps, 0) + coalesce(w.more, 0) end as most,
    t.unnamed, t.undated, t.kindless, w.period is not null as whose, t.evidence, t.excluded
  from (select name from supervisor union select supervisor from held where supervisor is not null) b
  join known_of($activities) k on k.kind = $period and k.county = '督导中心' and k.period_from <= $as_of::date
  left join person n on n.supervisor = b.name and n.period = k.period
  left join total t on t.supervisor = b.name and t.period = k.period
  left join person a on a.supervisor is null and a.period = k.period
  left join total w on w.supervisor is null and w.period = k.period
)
select name as subject, null::varchar as county, period, period_from, period_to,
  people as value, people as low, most as high, gap, note, rests,
  nullif(concat_ws('、', case when unnamed then '有督导没有写出被督导者的姓名' end,
    case when undated then '有督导日期无法确定' end, case when kindless then '有督导没有选定类别' end,
    case when whose then '有督导没有写出督导的姓名' end), '') as doubts,
  coalesce(evidence, []) as evidence, coalesce(excluded, []) as excluded
from bound
order by name, period;
