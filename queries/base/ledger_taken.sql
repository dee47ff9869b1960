-- 有效文件里的台账行，被取代的也在内
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $window 只取日期可能在这个年度的（空 = 全部）
-- 一行 = 一行台账；日期不在标题写的时间内的，日期不作数，day_said 说写的是哪天；planned = 日期晚于收到的那天
create or replace temp table ledger_taken as
with said as (
  select r.*, l.covers_from, l.stated_to, l.arrived_on,
    coalesce(l.covers_basis in ('title', 'file') and (day_to(r.held_on) < l.covers_from or day_from(r.held_on) > l.stated_to), false) as outside,
    coalesce(day_from(r.held_on) > l.arrived_on, false) as early
  from active_session_ledger($known_at::timestamp) r
  join active_sheet($known_at::timestamp) l using (upload_id, sheet_no)
),
dated as (
  select * replace (case when outside then null else held_on end as held_on),
    case when outside then '写的日期 ' || held_on || ' 不在台账标题的时间（' || covers_from || ' 至 ' || stated_to || '）内' end as day_said,
    early and not outside as planned
  from said
)
select record_id, upload_id, sheet_no, row_no, source, held_on, day_said, planned, activity, mode, county, stations,
  supervisors, supervisees, assistant, headcount, minutes, hours, place, topic, record_filed_on, needs_collected_on, bureau_contacted_on,
  status, status_text, arrived_on
from dated
where in_window(held_on, $window::integer);
