-- 一份收件里的各张表
-- 参数 $upload_id 收件编号
-- 一行 = 一张表（同一工作表上叠着的两种表单是两行）；没认出的表 form 为空
-- 公开 sheet_no, form, records, meta_cells, covers_county, covers_from, covers_to, covers_basis, errors, warnings
-- 文字 sheet
-- 表头 meta
select s.sheet_no, s.sheet, s.form, s.records, s.meta, s.meta_cells, s.covers_county, s.covers_from, s.covers_to, s.covers_basis,
  count(p.code) filter (p.severity = 'error') as errors,
  count(p.code) filter (p.severity = 'warning') as warnings
from sheet s
left join problem p on p.upload_id = s.upload_id and p.sheet_no = s.sheet_no
where s.upload_id = $upload_id
group by all
order by s.sheet_no;
