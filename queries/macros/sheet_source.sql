-- 整张表作为一条来源：行和记录都是 0
-- 一行 = 无（宏）
create or replace temp macro sheet_source(file, sheet, upload_id, sheet_no) as
source_of(concat_ws('!', file, sheet), upload_id, sheet_no, 0, 0);
