-- 督导覆盖：每县多少站、多少社工至少被督导过一次
-- 参数 $year 年度
-- 一行 = 一个县（市、区）；没有报送的也有一行；应建站 expected = supervised_due 受过 + never_due 从未受过 + off_roster 督导过但人员表没有报送的 + no_data 没有报也没有督导记录的；unlisted = 人员表报了、不在应建站名单里的站点
-- 公开 year, county, expected, reported, stations_supervised, off_roster, supervised_due, never_due, no_data, unlisted
-- 公开 workers, workers_supervised, workers_unnamed, group, individual, peer, online
with station as (
  select county, count(*) filter (where expected) as expected, count(*) filter (where listed) as reported,
    count(*) filter (where standing = 'supervised') as stations_supervised,
    count(*) filter (where expected and standing = 'supervised') as supervised_due,
    count(*) filter (where expected and standing = 'never') as never_due,
    count(*) filter (where expected and standing = 'unreported_supervised') as off_roster,
    count(*) filter (where expected and standing = 'unreported') as no_data,
    count(*) filter (where listed and not expected) as unlisted,
    sum(workers_unnamed)::bigint as unnamed
  from station_supervised
  group by county
),
person as (
  select county, count(*) as workers, count(*) filter (where sessions > 0) as workers_supervised
  from worker_supervised
  where not moved
  group by county
),
held as (
  select c.county,
    count(*) filter (where s.activity = 'group' and s.face_to_face is distinct from false) as "group",
    count(*) filter (where s.activity = 'individual') as individual,
    count(*) filter (where s.activity = 'peer') as peer,
    count(*) filter (where s.activity = 'online_group' or (s.activity = 'group' and s.face_to_face = false)) as online
  from supervision s, unnest(s.counties) c(county)
  where s.vague is null
  group by c.county
)
select $year::integer as year, c.county, coalesce(t.expected, 0) as expected, coalesce(t.reported, 0) as reported,
  coalesce(t.stations_supervised, 0) as stations_supervised, coalesce(t.off_roster, 0) as off_roster,
  coalesce(t.supervised_due, 0) as supervised_due, coalesce(t.never_due, 0) as never_due, coalesce(t.no_data, 0) as no_data,
  coalesce(t.unlisted, 0) as unlisted,
  coalesce(p.workers, 0) as workers, coalesce(p.workers_supervised, 0) as workers_supervised,
  coalesce(t.unnamed, 0) as workers_unnamed, coalesce(h."group", 0) as "group",
  coalesce(h.individual, 0) as individual, coalesce(h.peer, 0) as peer, coalesce(h.online, 0) as online
from county c
left join station t using (county)
left join person p using (county)
left join held h using (county)
order by c.code;
