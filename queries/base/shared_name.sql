-- 库里不止一次收到的同名文件（彻底清除了的不算）
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一次这样的收件
create or replace temp table shared_name as
select upload_id, file
from upload u
where ($known_at::timestamp is null or received_at <= $known_at::timestamp)
  and not exists (
    from upload_event e
    where e.upload_id = u.upload_id and e.action = 'purged'
      and ($known_at::timestamp is null or e.happened_at <= $known_at::timestamp)
  )
qualify count(*) over (partition by file) > 1;
