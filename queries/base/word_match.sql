-- Word 记录与台账的对应：同县、同日、类别相合、督导有交集；一方督导或县写不清的，只有唯一一个候选才算
-- 一行 = 一份对上了台账的 Word 记录
create or replace temp table word_match as
with word as (
  select * from source_row where not ledger and held_on is not null
),
ledger as (
  select s.*, r.root
  from source_row s
  join ledger_root r using (src)
  semi join word w on w.held_on = s.held_on
  where s.activity in ('group', 'individual', 'peer', 'online_group', 'online_training') or s.activity is null
),
named as (
  select distinct w.src, l.src as other
  from (select src, held_on, unnest(counties) as county, supervisors from word) wc
  join word w using (src)
  join (select src, held_on, unnest(counties) as county, supervisors from ledger) l
    on l.county = wc.county and l.held_on = wc.held_on
  where list_has_any(wc.supervisors, l.supervisors)
),
nameless as (
  select distinct w.src, l.src as other
  from (select src, held_on, unnest(counties) as county, supervisors from word) w
  join (select src, held_on, unnest(counties) as county, supervisors from ledger) l
    on l.county = w.county and l.held_on = w.held_on
  where len(w.supervisors) = 0 or len(l.supervisors) = 0
),
placeless as (
  select distinct w.src, l.src as other
  from (select src, held_on, counties, unnest(supervisors) as supervisor from word) w
  join (select src, held_on, counties, unnest(supervisors) as supervisor from ledger) l
    on l.supervisor = w.supervisor and l.held_on = w.held_on
  where len(w.counties) = 0 or len(l.counties) = 0
),
candidate as (
  select c.src, l.root, min(c.tier) as tier,
    max((w.minutes is not distinct from l.minutes)::integer) as same_length,
    max(len(list_intersect(w.supervisees, l.supervisees))) as shared_people,
    max(len(list_intersect(w.stations, l.stations))) as shared_stations
  from (
    select src, other, 1 as tier from named
    union all
    select src, other, 2 from nameless
    union all
    select src, other, 2 from placeless
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
select src, root
from ranked
where place = 1 and (tier = 1 or rivals = 1 or shared_people > coalesce(next_people, 0));
