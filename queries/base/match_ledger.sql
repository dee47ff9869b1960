-- 可能与同县、同日、同类别、时长不相异的另一行是同一次的台账行：督导写不清的，没有写几点、只有站点不同的：不并，也不当作确有两次
-- 一行 = 一行这样的台账和可能是同一次的另一次；other 是那一次的首行；人认定过的不再列
create or replace temp table match_ledger as
with refused as (
  select a.root, b.root as other_root
  from match_said p
  join ledger_root a on a.src = p.src
  join ledger_root b on b.src = p.other
  where not p.same
),
row as (
  select s.src, r.root, s.held_on, s.activity, s.minutes, s.supervisees, len(s.supervisors) = 0 as nameless,
    unnest(case when len(s.counties) > 0 then s.counties else ['*' || coalesce(s.elsewhere, '')] end) as county
  from source_row s
  join ledger_root r using (src)
  where s.held_on is not null
),
doubt as (
  select distinct n.src, n.root, o.root as other
  from row n
  join row o
    on o.county = n.county and o.held_on = n.held_on and o.activity is not distinct from n.activity and o.root <> n.root
  where n.nameless and (not o.nameless or o.src < n.src)
    and coalesce(n.minutes = o.minutes, true)
    and not (
      n.activity is distinct from 'group' and len(n.supervisees) > 0 and len(o.supervisees) > 0
      and not list_has_any(n.supervisees, o.supervisees)
    )
  union
  select a.src, r.root, e.root as other
  from ledger_slot a
  join ledger_slot b on b.slot = a.slot and b.src < a.src
  join ledger_root r on r.src = a.src
  join ledger_root e on e.src = b.src
  where r.root <> e.root
)
select d.src, d.other
from doubt d
anti join refused f on f.root = d.root and f.other_root = d.other
anti join (from match_said where same) t on t.src = d.src;
