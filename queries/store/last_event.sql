-- 库里最后一件事的号码：有变化它就变大
-- 参数 $arrivals 收到而没有入库的、会上记的算不算（都不改变数字）
-- 一行 = 只有一行
select (select coalesce(max(event_id), 0) from upload_event) + (
  select coalesce(max(seq), 0) from audit
  where action not in ('denied', 'exported', 'unmasked', 'masked')
    and ($arrivals or action not in (
      'received', 'staged', 'rejected', 'discarded', 'meeting_prepared', 'meeting_changed', 'meeting_back',
      'meeting_noted', 'meeting_note_back'
    ))
)
