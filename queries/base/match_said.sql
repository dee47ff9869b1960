-- 人认定过的两条来源是不是同一次，按来源记录说
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个认定的一个方向
create or replace temp table match_said as
with said as (
  select d.same_id, d.verdict = 'same' as same, l.src as one, r.src as two, l.carried or r.carried as carried
  from decided_pair($known_at::timestamp) d
  join match_key l
    on l.upload_id = d.left_upload and l.form = d.left_form and l.sheet_no = d.left_sheet and l.row_no = d.left_row
  join match_key r
    on r.upload_id = d.right_upload and r.form = d.right_form and r.sheet_no = d.right_sheet and r.row_no = d.right_row
  where l.src <> r.src
)
select same_id, same, src, other, carried
from (
  select same_id, same, carried, one as src, two as other from said
  union all
  select same_id, same, carried, two, one from said
)
qualify row_number() over (partition by src, other order by carried, same_id desc) = 1;
