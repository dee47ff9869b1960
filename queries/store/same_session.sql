-- 说过是或不是同一次的来源
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一对来源，按先后
select same_id, left_upload, left_form, left_sheet, left_row,
  right_upload, right_form, right_sheet, right_row, verdict, actor, happened_at
from decided_pair($known_at::timestamp)
order by same_id
