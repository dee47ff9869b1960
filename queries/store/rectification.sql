-- 整改事项，作数的那一版
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一项，按提出的先后
select item_id, version_id, county, year, what, measure, owner, due_on, state, reason, evidence, origin, target,
  snapshot_id, closes::varchar as closes, first_on, happened_at, actor
from standing_rectification($known_at::timestamp)
order by item_id
