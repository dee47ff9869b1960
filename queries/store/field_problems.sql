-- 一张表里一个栏目有问题的单元格
-- 参数 $upload_id 收件编号
-- 参数 $sheet_no 第几张表
-- 参数 $field 栏目
-- 一行 = 一处问题
select coalesce(cell, '') from problem where upload_id = $upload_id and sheet_no = $sheet_no and field = $field
