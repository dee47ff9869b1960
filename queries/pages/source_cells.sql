-- 一条来源记录读出来的每一格
-- 参数 $table 表单的记录表
-- 参数 $source 来源
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个有单元格地址的字段；同名文件收过多次的，取最新一次
with found as (
  select r.upload_id, r.record_id, r.cells, to_json(r) as whole
  from query_table($table) r
  join active_upload($known_at::timestamp) a using (upload_id)
  where r.source = $source
  qualify r.upload_id = max(r.upload_id) over ()
),
listed as (
  select *, unnest(json_keys(cells)) as field
  from found
)
select u.file, u.sha256, l.field, json_extract_string(l.cells, l.field) as cell,
  coalesce(
    nullif(json_extract(l.whole, l.field)::varchar, 'null'),
    json_extract(l.whole, 'meta_' || replace(l.field, 'meta.', ''))::varchar
  ) as value
from listed l
join upload u using (upload_id)
order by l.record_id, regexp_extract(cell, '\d+$')::integer nulls last, len(regexp_extract(cell, '^[A-Z]+')), cell;
