-- 来源写法“文件!工作表!行”可能属于哪些表单
-- 参数 $source 来源
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一种表单，新收的在前
select distinct s.form, s.upload_id
from sheet s
join active_upload($known_at::timestamp) u using (upload_id)
where s.form is not null and starts_with($source, u.file || '!')
order by s.upload_id desc, s.form;
