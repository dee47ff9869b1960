-- 收到了、（那时）还没有入库的文件，各在哪一步
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个文件
-- 公开 sha256, bytes, happened_at, actor, action
-- 文字 file
with last as (
  select sha256, arg_max(file, arrival_id) as file, arg_max(bytes, arrival_id) as bytes,
    max(happened_at) as happened_at, arg_max(actor, arrival_id) as actor, arg_max(action, arrival_id) as action
  from arrival
  where $known_at::timestamp is null or happened_at <= $known_at::timestamp
  group by sha256
),
committed as (
  select sha256
  from upload
  where $known_at::timestamp is null or received_at <= $known_at::timestamp
)
select l.*
from last l
anti join committed c using (sha256)
order by l.happened_at;
