-- Word 记录在台账里可能是哪几次：同县、同日、类别相合、督导有交集；一方督导或县写不清的、一方日期不全的也列
-- 一行 = 一份 Word 记录和台账里的一次；tier 1 = 县、日期、督导都写明，2 = 有一样写不清；told = 人认定过是这一次
create or replace temp table match_word as
with word as (
  select *, day_from = day_to as exact from source_row where not ledger and held_on is not null
),
ledger as (
  select s.src, r.root, s.held_on, s.day_from, s.day_to, s.counties, s.supervisors
  from source_row s
  join ledger_root r using (src)
  where s.held_on is not null and (
    s.activity in ('group', 'individual', 'peer', 'online_group', 'online_training') or s.activity is null
  ) and exists (from word)
),
word_place as (
  select src, held_on, day_from, day_to, exact, unnest(counties) as county, supervisors from word
),
ledger_place as (
  select src, held_on, day_from, day_to, unnest(counties) as county, supervisors from ledger
),
word_name as (
  select src, held_on, county, unnest(supervisors) as supervisor from word_place
),
ledger_name as (
  select src, held_on, county, unnest(supervisors) as supervisor from ledger_place
),
named as (
  select distinct w.src, l.src as other
  from word_name w
  join ledger_name l on l.county = w.county and l.held_on = w.held_on and l.supervisor = w.supervisor
),
nameless as (
  select w.src, l.src as other
  from (from word_place where len(supervisors) = 0) w
  join ledger_place l on l.county = w.county and l.held_on = w.held_on
  union
  select w.src, l.src
  from word_place w
  join (from ledger_place where len(supervisors) = 0) l on l.county = w.county and l.held_on = w.held_on
),
placeless as (
  select w.src, l.src as other
  from (select src, held_on, unnest(supervisors) as supervisor from word where len(counties) = 0) w
  join (select src, held_on, unnest(supervisors) as supervisor from ledger) l
    on l.supervisor = w.supervisor and l.held_on = w.held_on
  union
  select w.src, l.src
  from (select src, held_on, unnest(supervisors) as supervisor from word) w
  join (select src, held_on, unnest(supervisors) as supervisor from ledger where len(counties) = 0) l
    on l.supervisor = w.supervisor and l.held_on = w.held_on
),
dayless as (
  select w.src, l.src as other
  from (from word_place where not exact) w
  join ledger_place l
    on l.county = w.county and l.day_from >= w.day_from and l.day_to <= w.day_to
  where list_has_any(w.supervisors, l.supervisors)
  union
  select w.src, l.src
  from word_place w
  join (from ledger_place where day_from < day_to) l
    on l.county = w.county and w.day_from >= l.day_from and w.day_to <= l.day_to
  where list_has_any(w.supervisors, l.supervisors)
),
candidate as (
  select c.src, r.root, min(c.tier) as tier, any_value(w.held_on) as held_on, bool_and(l.day_from = l.day_to) as exact,
    max((w.minutes is not distinct from l.minutes)::integer) as same_length,
    max(len(list_intersect(w.supervisees, l.supervisees))) as shared_people,
    max(len(list_intersect(w.stations, l.stations))) as shared_stations
  from (
    select src, other, 1 as tier from named
    union all
    select src, other, 2 from nameless
    union all
    select src, other, 2 from placeless
    union all
    select src, other, 2 from dayless
  ) c
  join word w on w.src = c.src
  join source_row l on l.src = c.other
  join ledger_root r on r.src = c.other
  where kinds_agree(w.activity, l.activity)
    and not (
      l.activity in ('individual', 'peer') and len(w.supervisees) > 0 and len(l.supervisees) > 0
      and not list_has_any(w.supervisees, l.supervisees)
    )
  group by c.src, r.root
),
refused as (
  select distinct p.src, r.root
  from match_said p
  join ledger_root r on r.src = p.other
  where not p.same
),
told as (
  select distinct p.src, r.root
  from match_said p
  join ledger_root r on r.src = p.other
  where p.same
)
select c.*, t.root is not null as told
from candidate c
anti join refused f on f.src = c.src and f.root = c.root
left join told t on t.src = c.src and t.root = c.root
anti join (
  select src, list(root) as roots from told group by src
) o on o.src = c.src and not list_contains(o.roots, c.root);
