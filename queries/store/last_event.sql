-- 库里最后一件事的号码：有变化它就变大
-- 参数 $arrivals 收到而没有入库的算不算
-- 一行 = 只有一行
select (select coalesce(max(event_id), 0) from upload_event) + (
  select coalesce(max(seq), 0) from audit
  where action not in ('denied', 'exported', 'unmasked', 'masked')
    and ($arrivals or action not in ('received', 'staged', 'rejected', 'discarded'))
)
