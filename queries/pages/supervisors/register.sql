-- 督导人员：名册上写的、这一年做的
-- 参数 $year 年度
-- 一行 = 一名督导（名册上的和督导记录里写过的）；on_time 只数读得出完成日期的
-- 公开 listed, kinds, region, title, certificate, certified_on, practice_years, teaching_years, training_hours
-- 公开 appointed_on, sessions, groups, individuals, peers, online, hours, no_length, people, counties, last_on, dated
-- 公开 median_days
-- 姓名 name
-- 文字 organisation
with roster as (
  select name, list(distinct kind) filter (where kind is not null) as kinds, any_value(organisation) as organisation,
    any_value(region) as region, any_value(title) as title, any_value(certificate) as certificate,
    any_value(certified_on) as certified_on, max(practice_years) as practice_years, max(teaching_years) as teaching_years,
    max(training_hours) as training_hours, any_value(appointed_on) as appointed_on, any_value(source) as source
  from supervisor
  group by name
),
held as (
  select n.name, s.activity, s.session_id, s.day_from, s.counties, s.face_to_face,
    case when s.minutes_low = s.minutes_high then s.minutes_low end as minutes,
    named_people(s.supervisees) as people
  from session s, unnest(s.supervisors) n(name)
  where not s.later and s.listed_year = $year
    and s.activity in ('group', 'individual', 'peer', 'online_group', 'online_training')
),
told as (
  select distinct h.name, h.counties, t.who from held h, unnest(h.people) t(who)
),
person as (
  select o.name, count(distinct concat_ws('/', o.counties::varchar, o.who)) as people
  from told o
  where len(o.counties) = 1 or not exists (
    from told n
    where n.name = o.name and n.who = o.who and n.counties <> o.counties and len(n.counties) < 2
      and (len(o.counties) = 0 or len(n.counties) = 0 or list_has_any(n.counties, o.counties))
  )
  group by o.name
),
place as (
  select h.name, count(distinct c.county) as counties
  from held h, unnest(h.counties) c(county)
  group by h.name
),
filed as (
  select h.name, h.session_id, min(day_to(x.filed_on) - h.day_from) as days
  from held h
  join session_source x using (session_id)
  where x.filed_on is not null and h.day_from is not null
  group by h.name, h.session_id
),
punctual as (
  select name, count(days) as dated, median(days) as median_days from filed group by name
),
done as (
  select name, count(*) as sessions, count(*) filter (where activity = 'group') as groups,
    count(*) filter (where activity = 'individual') as individuals, count(*) filter (where activity = 'peer') as peers,
    count(*) filter (where activity in ('online_group', 'online_training')) as online,
    round(sum(minutes) / 60.0, 1) as hours, count(*) filter (where minutes is null) as no_length,
    strftime(max(day_from), '%Y-%m-%d') as last_on
  from held
  group by name
)
select b.name, r.source is not null as listed, r.* exclude (name, source), coalesce(d.sessions, 0) as sessions,
  coalesce(d.groups, 0) as groups, coalesce(d.individuals, 0) as individuals, coalesce(d.peers, 0) as peers,
  coalesce(d.online, 0) as online, coalesce(d.hours, 0) as hours, coalesce(d.no_length, 0) as no_length,
  coalesce(p.people, 0) as people, coalesce(c.counties, 0) as counties, d.last_on,
  coalesce(u.dated, 0) as dated, u.median_days
from (select name from roster union select name from held) b
left join roster r using (name)
left join done d using (name)
left join person p using (name)
left join place c using (name)
left join punctual u using (name)
order by sessions desc, b.name;
