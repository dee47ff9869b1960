-- 库里不止一次收到的同名文件
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一次这样的收件
create or replace temp table shared_name as
select upload_id, file
from upload
where $known_at::timestamp is null or received_at <= $known_at::timestamp
qualify count(*) over (partition by file) > 1;
