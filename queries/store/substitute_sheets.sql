-- 一次收件的各张表，连同表头和覆盖范围
-- 参数 $upload_id 收件编号
-- 一行 = 一张表
select sheet_no, sheet, form, meta::varchar as meta, meta_cells::varchar as meta_cells,
  covers_basis is null and covers_county is null as uncovered,
  case when covers_title is not null then {
    'title': covers_title, 'owner': covers_owner, 'kinds': coalesce(covers_kinds, []), 'city': covers_place is distinct from 'rows',
    'file': covers_basis = 'file', 'by_rows': case when covers_place = 'rows' then covers_county end
  } end as sides
from sheet where upload_id = $upload_id order by sheet_no
