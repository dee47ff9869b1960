-- Word 记录与台账的对应：同县、同日、类别相合、督导有交集；一方督导或县写不清的、一方日期不全的，只有唯一一个候选才算
-- 一行 = 一份在台账里有候选的 Word 记录；sure 为假 = 候选不止一个，分不清，不并
create or replace temp table word_match as
with word as (
  select *, day_from = day_to as exact from source_row where not ledger and held_on is not null
),
ledger as (
  select s.*, r.root
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
  select c.src, l.root, min(c.tier) as tier, any_value(w.held_on) as held_on, bool_and(l.day_from = l.day_to) as exact,
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
  join ledger l on l.src = c.other
  where kinds_agree(w.activity, l.activity)
    and not (
      l.activity in ('individual', 'peer') and len(w.supervisees) > 0 and len(l.supervisees) > 0
      and not list_has_any(w.supervisees, l.supervisees)
    )
  group by c.src, l.root
),
ranked as (
  select *,
    count(*) over (partition by src) as rivals,
    not exact and count(distinct held_on) over (partition by root) > 1 as crowded,
    row_number() over (
      partition by src
      order by tier, shared_people desc, same_length desc, shared_stations desc, root
    ) as place,
    lead(shared_people) over (
      partition by src
      order by tier, shared_people desc, same_length desc, shared_stations desc, root
    ) as next_people
  from candidate
)
select src, root,
  tier = 1 or (rivals = 1 and not crowded) or shared_people > coalesce(next_people, 0) as sure
from ranked
where place = 1;
