-- 一张表上读出的问题，更正过的也在内
-- 参数 $upload_id 收件编号
-- 参数 $sheet_no 第几张表
-- 一行 = 一个问题
-- 公开 field, cell, severity
-- 引文 text
-- 提示 message
select field, cell, severity, text, message
from problem
where upload_id = $upload_id and sheet_no = $sheet_no and field is not null
order by severity, cell;
