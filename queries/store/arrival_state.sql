-- 一份文件收到以后的最后一步
-- 参数 $sha256 内容的指纹
-- 一行 = 最多一步
select action from arrival where sha256 = $sha256 order by arrival_id desc limit 1
