-- 一张表读出来的记录，更正过的是更正后的那一行
-- 参数 $table 表单的记录表
-- 参数 $form 表单
-- 参数 $upload_id 收件编号
-- 参数 $sheet_no 第几张表
-- 参数 $first 跳过几条
-- 参数 $many 最多几条
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一条记录；whole 是整条记录，cells 是字段 → 单元格
-- 公开 record_id, row_no, cells, corrected
-- 文字 source
-- 整条 whole
select coalesce(r.base_id, r.record_id) as record_id, r.row_no, r.source, r.cells, to_json(r) as whole,
  r.base_id is not null as corrected
from query_table($table) r
anti join hidden_record($form, $known_at::timestamp) h on h.record_id = r.record_id
where r.upload_id = $upload_id and r.sheet_no = $sheet_no
order by r.row_no, record_id
limit $many offset $first;
