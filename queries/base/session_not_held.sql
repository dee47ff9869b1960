-- 没有开展的台账行，写成督导场次的列：不计，但要列出来
-- 一行 = 一行这样的台账；not_held = 为什么不计
create or replace temp table session_not_held as
select l.nth as session_id, n.reason as not_held, [source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id)] as sources, l.counties,
  len(l.counties) = 0 and (len(l.unnamed) = 0 or city_wide(l.unnamed[1])) as city_wide, l.unnamed[1] as elsewhere,
  r.held_on, coalesce(day_from(r.held_on), l.covers_from) as day_from, coalesce(day_to(r.held_on), l.covers_to) as day_to,
  year(coalesce(day_to(r.held_on), l.covers_to)) as listed_year, r.activity, r.mode,
  coalesce(r.supervisors, []) as supervisors, coalesce(r.supervisees, []) as supervisees
from ledger_not_held n
join ledger_taken r using (record_id)
join ledger_row l using (record_id);
