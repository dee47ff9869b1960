-- 一次收件入库时人给的日期：台账覆盖的头尾，截至哪天
-- 参数 $upload_id 收件编号
-- 一行 = 这一次收件
select [u.covers_from, u.covers_to],
  coalesce((select arg_max(until_on, receipt_id) from ledger_receipt where upload_id = $upload_id), u.received_at::date)
from upload u
where u.upload_id = $upload_id
