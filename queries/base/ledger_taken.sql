-- 有效文件里的台账行，被取代的也在内
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $window 只取日期可能在这个年度的（空 = 全部）
-- 一行 = 一行台账
create or replace temp table ledger_taken as
select record_id, upload_id, sheet_no, row_no, source, held_on, activity, mode, county, stations,
  supervisors, supervisees, assistant, headcount, minutes, place, topic, record_filed_on, needs_collected_on, bureau_contacted_on, status, status_text
from active_session_ledger($known_at::timestamp)
where in_window(held_on, $window::integer);
