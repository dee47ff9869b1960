-- 一次补录附的扫描件
-- 参数 $upload_id 收件编号
-- 一行 = 一份扫描件，按附上的先后
select upload_id, sha256, file, bytes, kind from attachment
where upload_id = $upload_id
order by attachment_id
