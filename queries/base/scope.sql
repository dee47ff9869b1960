-- 台账覆盖的范围和时间（在其内没有行就是零）
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张台账；county 为空 = 全市
create or replace temp table scope as
select upload_id, sheet_no, file, sheet, covers_county as county, covers_from, covers_to, covers_basis
from active_sheet($known_at::timestamp)
where form = 'session_ledger' and covers_from is not null;
