-- 读不出的单元格（错误，不是空白）
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个单元格的一个字段
create or replace temp table unreadable as
select distinct upload_id, sheet_no, cell, field
from active_problem($known_at::timestamp)
where severity = 'error' and cell is not null and field is not null;
