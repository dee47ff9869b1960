-- 一份收件的问题
-- 参数 $upload_id 收件编号
-- 一行 = 一个问题；错误在前
-- 公开 code, severity, form, cell, field
-- 文字 sheet
-- 引文 text
-- 提示 message
select p.code, p.severity, s.sheet, s.form, p.cell, p.field, p.text, p.message
from problem p
left join sheet s on s.upload_id = p.upload_id and s.sheet_no = p.sheet_no
where p.upload_id = $upload_id
order by p.severity, p.sheet_no nulls first, p.cell;
