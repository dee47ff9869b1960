-- 各稿文书和它们的下落
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一稿，新的在前
select paper_id, kind, county, year, as_of, known_at, snapshot_id, version, newest, number, issued_on, replaces,
  withdrawn_for, replaced_by, state, actor, happened_at
from paper_standing($known_at::timestamp)
order by paper_id desc
