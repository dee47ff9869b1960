-- 一份收件里一种表单的全部记录，更正过的是更正后的那一行；撤回了的收件也看得到
-- 参数 $table 表单的记录表
-- 参数 $form 表单
-- 参数 $upload_id 收件编号
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一条记录；whole 是整条记录（其中 cells 是字段 → 单元格）
-- 公开 upload_id
-- 文字 source
-- 整条 whole
select r.upload_id, r.source, to_json(r) as whole
from query_table($table) r
anti join hidden_record($form, $known_at::timestamp) h on h.record_id = r.record_id
where r.upload_id = $upload_id
order by r.sheet_no, r.row_no, coalesce(r.base_id, r.record_id);
