-- 被新台账取代的台账行：新台账取代旧台账在其范围（地方、时间、类别、谁的）内的行
-- 同一标题、同一个谁的台账是同一本在续记，新的取代旧的，不论行里写哪个县；两份各只写一个县、又不是同一个县的，不是同一本
-- 范围不同的互不取代
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一行被取代的台账；by_upload = 取代它的第一份收件
create or replace temp table ledger_replaced as
with ledger as (
  select upload_id, sheet_no, covers_county, covers_from, stated_to, covers_title, covers_owner, covers_kinds,
    covers_basis in ('title', 'file') as stated
  from active_sheet($known_at::timestamp)
  where form = 'session_ledger'
),
newer as (
  select o.upload_id, o.sheet_no, o.covers_from as old_from, o.stated_to as old_to, n.upload_id as by_upload,
    n.covers_from, n.stated_to,
    n.covers_title = o.covers_title and n.stated and o.stated and n.covers_from = o.covers_from
      and n.stated_to = o.stated_to as whole
  from ledger o
  join ledger n on n.upload_id > o.upload_id
  where n.covers_owner is not distinct from o.covers_owner and n.covers_kinds is not distinct from o.covers_kinds
    and (n.covers_county is not distinct from o.covers_county
      or (n.covers_title = o.covers_title and (n.covers_county is null or o.covers_county is null)))
    and n.covers_from <= o.stated_to and o.covers_from <= n.stated_to
)
select r.record_id, min(n.by_upload) as by_upload
from ledger_taken r
join newer n using (upload_id, sheet_no)
where n.whole or (coalesce(day_from(r.held_on), n.old_from) >= n.covers_from
  and coalesce(day_to(r.held_on), n.old_to) <= n.stated_to)
group by r.record_id;
