-- 一张新台账会取代的台账行，供收件前对比：规则与 ledger_replaced 相同
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $county 新台账的范围（空 = 全市）
-- 参数 $first 新台账从哪天
-- 参数 $last 新台账到哪天
-- 参数 $title 新台账标题的指纹
-- 参数 $owner 新台账是谁的（空 = 不是某人、某机构、某站的）
-- 参数 $kinds 新台账只记哪几类（空 = 各类都记）
-- 一行 = 一行台账；whole 是整条记录
-- 公开 upload_id, told_on
-- 文字 source
-- 整条 whole
select l.upload_id, r.source, null::date as told_on, to_json(r) as whole
from ledger_row l
join active_session_ledger($known_at::timestamp) r on r.record_id = l.record_id
join active_sheet($known_at::timestamp) a on a.upload_id = r.upload_id and a.sheet_no = r.sheet_no
where a.covers_from <= $last::date and $first::date <= a.stated_to
  and a.covers_owner is not distinct from $owner::varchar and a.covers_kinds is not distinct from $kinds::varchar[]
  and (a.covers_county is not distinct from $county::varchar
    or (a.covers_title = $title::varchar and (a.covers_county is null or $county::varchar is null)))
  and (
    (a.covers_title = $title::varchar and a.covers_basis in ('title', 'file') and a.covers_from = $first::date and a.stated_to = $last::date)
    or (coalesce(day_from(l.held_on), a.covers_from) >= $first::date and coalesce(day_to(l.held_on), a.stated_to) <= $last::date)
  )
order by l.upload_id, r.sheet_no, r.row_no;
