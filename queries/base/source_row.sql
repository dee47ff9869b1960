-- 每一条督导的来源记录：有效台账行和 Word 记录（表五、表八、表九），写成同样的列
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $window 只取日期可能在这个年度的（空 = 全部）
-- 一行 = 一条来源记录；src 按收件先后、行先后编号，台账在前；listed_year = 列在哪个年度：日期读不出的看台账起止、收件说明、签名，再看收件前最近一次督导
create or replace temp table source_row as
with word as (
  select 'group_session' as form, record_id, upload_id, sheet_no, row_no, source, county, station, held_on,
    'group' as activity, null as mode, supervisors, supervisees, headcount, minutes, place,
    content, null as filed_on
  from active_group_session($known_at::timestamp)
  where in_window(held_on, $window::integer)
  union all by name
  select 'individual_session' as form, record_id, upload_id, sheet_no, row_no, source, county, station, held_on,
    coalesce(type, 'individual') as activity, mode, supervisors, supervisees, minutes, place,
    content, supervisor_signed_on as filed_on
  from active_individual_session($known_at::timestamp)
  where in_window(held_on, $window::integer)
  union all by name
  select 'session_record' as form, record_id, upload_id, sheet_no, row_no, source, county, station, held_on,
    type as activity, mode, supervisors, supervisees, minutes, place,
    content, supervisor_signed_on as filed_on
  from active_session_record($known_at::timestamp)
  where in_window(held_on, $window::integer)
),
every_row as (
  select l.nth as src, 'session_ledger' as form, l.record_id, l.upload_id, r.sheet_no, r.row_no, source_of(r.source, l.upload_id, r.sheet_no, r.row_no, l.record_id) as source, l.held_on,
    r.activity, r.mode, l.counties,
    len(l.unnamed) > 0 and city_wide(l.unnamed[1]) as city_named,
    len(l.counties) = 0 and not list_contains(coalesce(l.unread, []), 'county')
      and (len(l.unnamed) = 0 or city_wide(l.unnamed[1])) as city_wide,
    case when len(l.unnamed) > 0 and not city_wide(l.unnamed[1]) then l.unnamed[1] end as elsewhere,
    list_contains(coalesce(l.unread, []), 'mode') as mode_unknown,
    coalesce(r.stations, []) as stations, coalesce(r.supervisors, []) as supervisors,
    coalesce(r.supervisees, []) as supervisees, r.assistant, r.headcount, r.minutes, r.hours, r.day_said, r.place,
    r.topic as content, r.record_filed_on as filed_on, l.covers_from, l.covers_to
  from ledger_taken r
  join ledger_row l using (record_id)
  anti join ledger_not_held using (record_id)
  union all by name
  select (select count(*) from ledger_row) + row_number() over (order by w.upload_id, w.form, w.record_id) as src,
    w.form, w.record_id, w.upload_id, w.sheet_no, w.row_no, source_of(w.source, w.upload_id, w.sheet_no, w.row_no, w.record_id) as source, w.held_on, w.activity, w.mode,
    case when c.county is not null then [c.county] when w.county is null and h.county is not null then [h.county] else [] end as counties,
    coalesce(city_wide(w.county), false) as city_named, coalesce(city_wide(w.county), false) as city_wide,
    w.form = 'session_record' and w.mode is null as mode_unknown,
    case when c.county is null and not coalesce(city_wide(w.county), false) then w.county end as elsewhere,
    case when w.station is null then [] else [w.station] end as stations,
    coalesce(w.supervisors, []) as supervisors, coalesce(w.supervisees, []) as supervisees,
    w.headcount, w.minutes, w.place, w.content, w.filed_on
  from word w
  left join county c on c.county = w.county
  left join home_county h on h.station = w.station
),
held as (
  select distinct day_to(held_on) as day from held_date
),
received as (
  select u.upload_id, u.received_at::date as received_on, u.covers_from, u.covers_to, h.day as session_on
  from upload u
  asof left join held h on h.day <= u.received_at::date
),
placed as (
  select b.* exclude (covers_from, covers_to), u.received_on, u.session_on,
    coalesce(b.covers_from, u.covers_from) as bound_from,
    coalesce(b.covers_to, u.covers_to, least(u.received_on, day_to(b.filed_on))) as bound_to,
    coalesce(b.covers_to, u.covers_to, day_to(b.filed_on)) as told_to
  from every_row b
  join received u using (upload_id)
)
select p.form = 'session_ledger' as ledger, p.* exclude (bound_from, bound_to, told_to, session_on),
  coalesce(day_from(p.held_on), p.bound_from) as day_from, coalesce(day_to(p.held_on), p.bound_to) as day_to,
  year(coalesce(day_to(p.held_on), p.told_to, case when p.held_on is null then p.session_on end, p.received_on)) as listed_year
from placed p;
