-- 哪几号收件的文件同名，写来源时要写上第几号
-- 一行 = 一次这样的收件
-- 公开 upload_id
-- 文字 file
from shared_name;
