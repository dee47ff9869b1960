-- 一份收件的经过：收到、待入库、入库、撤销、恢复……谁、什么时候
-- 参数 $sha256 原件的指纹
-- 一行 = 一步；reason 是拒收的问题代码
-- 公开 happened_at, actor, action
-- 文字 reason
with step as (
  select happened_at, actor, action, reason, 0 as stage, arrival_id as nth
  from arrival
  where sha256 = $sha256
  union all
  select e.happened_at, e.actor, e.action, null, 1, e.event_id
  from upload_event e
  join upload u using (upload_id)
  where u.sha256 = $sha256
)
select happened_at, actor, action, reason
from step
order by happened_at, stage, nth;
