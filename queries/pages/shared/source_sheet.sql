-- 一号收件的一张表是哪种表单
-- 参数 $upload_id 收件编号
-- 参数 $sheet_no 第几张表
-- 一行 = 这张表；没有认出表单的没有行
-- 公开 form
select form
from sheet
where upload_id = $upload_id and sheet_no = $sheet_no and form is not null;
