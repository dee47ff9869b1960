-- 督导写不清的台账行，可能与同县、同日、同类别、时长不相异的另一行是同一次：不并，也不当作确有两次
-- 一行 = 一行这样的台账
create or replace temp table ledger_unsure as
with row as (
  select s.src, r.root, s.held_on, s.activity, s.minutes, s.supervisees, len(s.supervisors) = 0 as nameless,
    unnest(case when len(s.counties) > 0 then s.counties else ['*' || coalesce(s.elsewhere, '')] end) as county
  from source_row s
  join ledger_root r using (src)
  where s.held_on is not null
)
select distinct n.src
from row n
join row o
  on o.county = n.county and o.held_on = n.held_on and o.activity is not distinct from n.activity and o.root <> n.root
where n.nameless and (not o.nameless or o.src < n.src)
  and coalesce(n.minutes = o.minutes, true)
  and not (
    n.activity is distinct from 'group' and len(n.supervisees) > 0 and len(o.supervisees) > 0
    and not list_has_any(n.supervisees, o.supervisees)
  );
