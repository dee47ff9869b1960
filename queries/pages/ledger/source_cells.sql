-- 一个编号的记录，更正过的是更正后的那一行，连同表头读出的内容
-- 参数 $table 表单的记录表
-- 参数 $form 表单
-- 参数 $record_id 记录编号（更正以前的）
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一条记录
-- 公开 record_id, upload_id, sheet_no, row_no, cells, sha256, meta_cells
-- 文字 source, file, sheet
-- 整条 whole
-- 表头 meta
with found as (
  select coalesce(r.base_id, r.record_id) as record_id, r.upload_id, r.sheet_no, r.row_no, r.source, r.cells,
    to_json(r) as whole
  from query_table($table) r
  anti join hidden_record($form, $known_at::timestamp) h on h.record_id = r.record_id
  where coalesce(r.base_id, r.record_id) = $record_id::bigint
)
select f.*, u.file, u.sha256, s.sheet, coalesce(v.meta, s.meta) as meta, s.meta_cells
from found f
join upload u using (upload_id)
join sheet s on s.upload_id = f.upload_id and s.sheet_no = f.sheet_no
left join sheet_version($known_at::timestamp) v on v.upload_id = f.upload_id and v.sheet_no = f.sheet_no
order by f.record_id;
