-- 已认定的：两条来源各在哪里、写了什么
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个作数的认定；来源已撤回或被取代的，那一侧只有文件；carried = 随新台账走的
-- 公开 same_id, verdict, actor, happened_at, a_upload, a_form, a_sheet, a_row, b_upload, b_form, b_sheet, b_row
-- 公开 held_on, counties, carried
-- 姓名 supervisors
-- 文字 a_source, b_source
with told as materialized (
  from told_source()
),
placed as (
  select k.upload_id, k.form, k.sheet_no, k.row_no, k.carried, t.source, t.held_on, t.counties, t.activity, t.supervisors
  from match_key k
  join told t on t.src = k.src
  union all
  select upload_id, form, sheet_no, row_no, false, source, held_on, counties, activity, supervisors
  from told
  where form = 'satisfaction_survey'
)
select d.same_id, d.verdict, d.actor, d.happened_at,
  d.left_upload as a_upload, d.left_form as a_form, d.left_sheet as a_sheet, d.left_row as a_row,
  d.right_upload as b_upload, d.right_form as b_form, d.right_sheet as b_sheet, d.right_row as b_row,
  coalesce(a.source, '（现在不作数）' || u.file) as a_source, coalesce(b.source, '（现在不作数）' || v.file) as b_source,
  coalesce(a.held_on, b.held_on) as held_on, coalesce(a.counties, b.counties) as counties,
  coalesce(a.supervisors, b.supervisors) as supervisors, coalesce(a.carried or b.carried, false) as carried
from decided_pair($known_at::timestamp) d
join upload u on u.upload_id = d.left_upload
join upload v on v.upload_id = d.right_upload
left join placed a
  on a.upload_id = d.left_upload and a.form = d.left_form and a.sheet_no = d.left_sheet and a.row_no = d.left_row
left join placed b
  on b.upload_id = d.right_upload and b.form = d.right_form and b.sheet_no = d.right_sheet and b.row_no = d.right_row
where d.left_form <> 'staffing'  -- two rows of one person: 人员队伍
order by d.same_id desc;
