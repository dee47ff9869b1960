-- 收到的各张表（台账不在内：它按覆盖的天数算），写了哪几栏
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一条记录；fields = 写了的栏，told = 它自己的日期
create or replace temp table sent as
select form, upload_id, record_id, source_of(source, upload_id, sheet_no, row_no, record_id) as source, received_at, county, station, author, told, fields
from sent_record($known_at::timestamp);
