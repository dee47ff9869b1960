-- 一项整改的来龙去脉
-- 参数 $item_id 第几项
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一版，新的在前
-- 公开 version_id, due_on, state, happened_at, actor
-- 文字 what, measure, owner, reason, evidence
select version_id, what, measure, owner, due_on, state, reason, evidence, actor, happened_at
from rectification
where item_id = $item_id and ($known_at::timestamp is null or happened_at <= $known_at::timestamp)
order by version_id desc;
