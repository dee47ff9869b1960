-- 每一次更正和撤回，现在还作不作数
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一次更正或一次撤回，按先后
select r.revision_id, r.form, r.upload_id, r.sheet_no, r.row_no, r.base_id, r.field, r.cell, r.old, r.new,
  r.also, r.undoes, r.reason, r.actor, r.happened_at, u.file, s.sheet,
  s2.revision_id is not null as standing,
  s2.revision_id is not null and s2.revision_id = max(s2.revision_id) over (
    partition by r.form, r.upload_id, r.sheet_no, r.base_id, r.field
  ) as newest
from revision r
join upload u using (upload_id)
join sheet s using (upload_id, sheet_no)
left join standing_revision($known_at) s2 using (revision_id)
where $known_at is null or r.happened_at <= $known_at
order by r.revision_id
