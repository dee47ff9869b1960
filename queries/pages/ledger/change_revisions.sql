-- 两个时点之间的更正
-- 参数 $known_from 前一时点
-- 参数 $known_to 后一时点
-- 一行 = 一个字段的一次更正
-- 公开 form, field, cell, actor, happened_at, undone, upload_id, sheet_no, row_no, record_id
-- 文字 reason, source
-- 字段值 old, new
select v.form, v.field, v.cell, v.old, v.new, v.reason, v.actor, v.happened_at,
  v.undoes is not null as undone,
  concat_ws('!', u.file, s.sheet, 'R' || v.row_no) as source, v.upload_id, v.sheet_no,
  coalesce(v.row_no, 0) as row_no, coalesce(v.base_id, 0) as record_id
from revision v
join upload u using (upload_id)
left join sheet s on s.upload_id = v.upload_id and s.sheet_no = v.sheet_no
where v.happened_at > $known_from::timestamp and v.happened_at <= $known_to::timestamp
order by v.revision_id;
