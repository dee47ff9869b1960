-- 一张新台账会取代的台账行，供收件前对比：规则与 ledger_row 相同
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $county 新台账的范围（空 = 全市）
-- 参数 $first 新台账从哪天
-- 参数 $last 新台账到哪天
-- 一行 = 一行台账；whole 是整条记录
select l.upload_id, r.source, null::date as told_on, to_json(r) as whole
from ledger_row l
join active_session_ledger($known_at::timestamp) r on r.record_id = l.record_id
where l.covers_from <= $last::date and $first::date <= l.covers_to
  and coalesce(day_from(l.held_on), l.covers_from) >= $first::date
  and coalesce(day_to(l.held_on), l.covers_to) <= $last::date
  and ($county::varchar is null or l.covers_county is not distinct from $county::varchar or l.counties = [$county::varchar])
order by l.upload_id, r.sheet_no, r.row_no;
