-- 人认定过是不是同一个人的：按县和姓名，换了新表也认得
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 两个人（县 + 姓名，one 总小于 two）最近一次的认定；左右两边的收件号、表、行是认定时的那两行
create or replace temp table person_said as
with row as (
  select upload_id, sheet_no, row_no, {'county': coalesce(county, meta_county), 'name': name} as who
  from active_staffing($known_at::timestamp)
  where name is not null and coalesce(county, meta_county) is not null
),
said as (
  select d.*, least(l.who, r.who) as one, greatest(l.who, r.who) as two
  from decided_pair($known_at::timestamp) d
  join row l on l.upload_id = d.left_upload and l.sheet_no = d.left_sheet and l.row_no = d.left_row
  join row r on r.upload_id = d.right_upload and r.sheet_no = d.right_sheet and r.row_no = d.right_row
  where d.left_form = 'staffing' and d.right_form = 'staffing' and l.who <> r.who
)
select *
from said
qualify row_number() over (partition by one, two order by same_id desc) = 1;
