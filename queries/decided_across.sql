-- 人认定过的两条来源里，有没有不能确知同在一个年度的（有的话，看一年也要看全部年度）
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 整个库
-- 公开 across
with said as (
  select same_id, [
      {'u': left_upload, 'f': left_form, 's': left_sheet, 'r': left_row},
      {'u': right_upload, 'f': right_form, 's': right_sheet, 'r': right_row}
    ] as sides
  from decided_pair($known_at::timestamp)
  where left_form <> 'staffing'
),
side as (
  select same_id, unnest(sides, recursive := true) from said
),
dated as (
  select 'session_ledger' as f, upload_id as u, sheet_no as s, row_no as r, held_on from active_session_ledger($known_at::timestamp)
  union all
  select 'group_session', upload_id, sheet_no, row_no, held_on from active_group_session($known_at::timestamp)
  union all
  select 'individual_session', upload_id, sheet_no, row_no, held_on from active_individual_session($known_at::timestamp)
  union all
  select 'session_record', upload_id, sheet_no, row_no, held_on from active_session_record($known_at::timestamp)
),
pair as (
  select p.same_id, count(left(d.held_on, 4)) = 2 and count(distinct left(d.held_on, 4)) = 1 as alike
  from side p
  left join dated d using (u, f, s, r)
  group by p.same_id
)
select coalesce(bool_or(not alike), false) as across from pair;
