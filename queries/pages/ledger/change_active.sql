-- 某一时点有效的文件
-- 参数 $known_at 库存时点
-- 一行 = 一个文件
-- 公开 upload_id
select upload_id
from active_upload($known_at::timestamp)
order by upload_id;
