-- 台账里没有的 Word 记录，还可能与哪一次是同一次：督导或类别写不清，或只有时长不同（表五与表八，或同一张表改过再报）
-- 一行 = 一份这样的记录和可能是同一次的另一次；root 是那一次的首份；firm = 那一次写得清；twin = 只有时长不同；人认定过的不再列
create or replace temp table match_lone_vague as
with part as (
  select s.src, s.form, s.held_on, s.activity, s.minutes, s.place, s.supervisees, s.supervisors, r.root,
    len(s.supervisors) = 0 or s.activity is null as weak,
    unnest(case when len(s.counties) > 0 then s.counties else ['*' || coalesce(s.elsewhere, '')] end) as county
  from source_row s
  join lone_root r using (src)
  where s.held_on is not null
),
named as (
  select * exclude (supervisors), unnest(supervisors) as supervisor from part
),
twin as (
  select n.src, n.root as own, o.root, true as firm, true as twin
  from named n
  join named o
    on o.county = n.county and o.held_on = n.held_on and o.activity = n.activity and o.supervisor = n.supervisor
    and (o.form <> n.form or (o.place is not distinct from n.place and o.supervisees = n.supervisees)) and o.src < n.src
  where n.activity = 'group' and n.root <> o.root
),
vague as (
  select w.src, w.root as own, o.root, not o.weak as firm, false as twin
  from (from part where weak) w
  join part o on o.county = w.county and o.held_on = w.held_on and o.root <> w.root
  where (w.activity is null or o.activity is null or w.activity = o.activity)
    and (len(w.supervisors) = 0 or len(o.supervisors) = 0 or list_has_any(w.supervisors, o.supervisors))
    and coalesce(w.minutes = o.minutes, true)
    and not (
      coalesce(w.activity, o.activity) is distinct from 'group' and len(w.supervisees) > 0 and len(o.supervisees) > 0
      and not list_has_any(w.supervisees, o.supervisees)
    )
),
refused as (
  select distinct a.root as own, b.root
  from match_said p
  join lone_root a on a.src = p.src
  join lone_root b on b.src = p.other
  where not p.same
)
select c.src, c.own, c.root, c.twin, bool_or(c.firm) as firm
from (from vague union all from twin) c
anti join refused f on f.own = c.own and f.root = c.root
anti join (from match_said where same) t on t.src = c.src
group by all;
