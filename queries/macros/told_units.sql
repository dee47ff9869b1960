-- 在册社工、社工站在各时段受过的和可能受过的督导：社工要点了名，站写在站点栏；没有点名的可能是它写的站、县（市、区）的任何人
-- by_headcount = 人数比点了名的多，也算有没点名的人
-- 一行 = 一名在册社工或一个站（name 空）一个有督导的时段；sessions 确定的、perhaps 可能的次数，excluded 不算的来源（一处最多列 20 条）
create or replace temp macro told_units(of_kind, kinds, as_of, by_headcount) as table
with held as (
  select * replace (unnamed and (by_headcount or not only_counted) as unnamed),
    case when anywhere then [''] when and_more then list_append(counties, '') else counties end as places
  from held_for(of_kind, kinds, as_of)
),
said as (
  select 'name' as scope, c.county, '' as station, t.who as name, h.*, false as nameless
  from held h, unnest(h.places) c(county), unnest(h.named) t(who)
  union all
  select 'station', c.county, t.station, '', h.*, false
  from held h, unnest(h.places) c(county), unnest(h.stations) t(station)
  union all
  select 'unnamed', c.county, t.station, '', h.*, true
  from held h, unnest(h.places) c(county), unnest(case when len(h.stations) > 0 and not h.every_site then h.stations else [''] end) t(station)
  where h.unnamed
),
weighed as (
  select *, dated and kinded and county <> '' and not nameless as sure,
    case when nameless then '有没有点名的人' when not dated then '日期无法确定' when county = '' then '没有写清县（市、区）'
      else '督导类别没有选定' end as reason
  from said
),
told as (
  select scope, county, station, name, period, count(*) filter (where sure) as sessions, count(*) filter (where not sure) as perhaps,
    bool_or(nameless) as unnamed, bool_and(dated) as dated, bool_and(kinded) as kinded, bool_and(county <> '') as placed,
    coalesce(flatten(list(sources order by day_from, session_id) filter (where sure)), []) as evidence,
    coalesce(list({'source': sources[1], 'reason': reason} order by day_from, session_id) filter (where not sure)[:20], []) as excluded
  from weighed
  group by scope, county, station, name, period
),
person as (
  select county, coalesce(station, '') as station, name from worker_supervised
),
site as (
  select distinct county, station from worker_supervised where station is not null
),
key as (
  select p.*, 'name' as scope, n.in_county, '' as at_station, n.as_name as who
  from person p
  join worker_name n on n.county = p.county and coalesce(n.station, '') = p.station and n.name = p.name
  union all
  select distinct p.*, 'name', '', '', n.as_name
  from person p
  join worker_name n on n.county = p.county and coalesce(n.station, '') = p.station and n.name = p.name
  union all
  select *, 'unnamed', county, station, '' from person where station <> ''
  union all
  select *, 'unnamed', county, '', '' from person
  union all
  select *, 'unnamed', '', station, '' from person where station <> ''
  union all
  select *, 'unnamed', '', '', '' from person
  union all
  select county, station, '', 'station', county, station, '' from site
  union all
  select county, station, '', 'station', '', station, '' from site
  union all
  select county, station, '', 'unnamed', county, '', '' from site
  union all
  select county, station, '', 'unnamed', '', '', '' from site
)
select k.county, k.station, k.name, t.period, sum(t.sessions)::bigint as sessions, sum(t.perhaps)::bigint as perhaps,
  why_open(bool_or(t.unnamed), bool_and(t.dated), bool_and(t.kinded), bool_and(t.placed)) as doubts,
  flatten(list(t.evidence order by t.scope, t.county desc)) as evidence,
  flatten(list(t.excluded order by t.scope, t.county desc, t.station)) as excluded
from key k
join told t on t.scope = k.scope and t.county = k.in_county and t.station = k.at_station and t.name = k.who
group by k.county, k.station, k.name, t.period;
