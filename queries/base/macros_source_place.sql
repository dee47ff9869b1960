-- 台账行和 Word 记录各在哪个文件的第几张表第几行
-- 一行 = 一条来源记录
create or replace temp macro source_place(known_at) as table
select 'session_ledger' as form, record_id, upload_id, sheet_no, row_no from active_session_ledger(known_at)
union all
select 'group_session', record_id, upload_id, sheet_no, row_no from active_group_session(known_at)
union all
select 'individual_session', record_id, upload_id, sheet_no, row_no from active_individual_session(known_at)
union all
select 'session_record', record_id, upload_id, sheet_no, row_no from active_session_record(known_at);
