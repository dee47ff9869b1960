-- 一张表现在的表头和覆盖范围，更正过的是更正后的
-- 参数 $upload_id 收件编号
-- 参数 $sheet_no 第几张表
-- 一行 = 这一张表
select s.form, coalesce(v.meta, s.meta) as meta, s.meta_cells,
  if(v.meta is null, s.covers_basis, v.covers_basis) as basis, u.covers_from, u.covers_to,
  case when s.covers_title is not null then {
    'title': s.covers_title, 'owner': s.covers_owner, 'kinds': coalesce(s.covers_kinds, []), 'city': s.covers_place is distinct from 'rows',
    'file': s.covers_basis = 'file', 'by_rows': case when s.covers_place = 'rows' then s.covers_county end
  } end as sides
from sheet s
join upload u using (upload_id)
left join sheet_version(null::timestamp) v on v.upload_id = s.upload_id and v.sheet_no = s.sheet_no
where s.upload_id = $upload_id and s.sheet_no = $sheet_no
