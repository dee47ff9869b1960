-- 一条记录是谁：哪一号收件、第几张表、哪一行、哪条记录；label 是写给人看的“文件!工作表!行”，排在最前，所以仍按它排先后
-- 一行 = 无（宏）
create or replace temp macro source_of(label, upload_id, sheet_no, row_no, record_id) as
{'label': label, 'upload': upload_id::integer, 'sheet': sheet_no::integer, 'row': row_no::integer, 'record': record_id::bigint};
