-- 一项整改的佐证，移除了的也在内
-- 参数 $item_id 第几项整改
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一份，按附上的先后；谁、什么时候是最后一次附上、移除或恢复的
select proof_id, version_id, item_id, county, sha256, file, bytes, kind, there, actor, happened_at
from proof
where item_id = $item_id and ($known_at::timestamp is null or happened_at <= $known_at::timestamp)
qualify row_number() over (partition by proof_id order by version_id desc) = 1
order by proof_id
