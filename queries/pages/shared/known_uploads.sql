-- 某一时点已经收到的文件各是什么状态
-- 参数 $known_at 库存时点
-- 一行 = 一个文件；state 是那时最后一步：committed、withdrawn、restored、purged
-- 公开 upload_id, state
select upload_id, arg_max(action, event_id) as state
from upload_event
where happened_at <= $known_at::timestamp
group by upload_id
order by upload_id;
