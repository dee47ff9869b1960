-- 一次收件的问题，照存着的样子
-- 参数 $upload_id 收件编号
-- 一行 = 一处问题
select sheet_no, code, severity, message, cell, field, "text" from problem where upload_id = $upload_id
