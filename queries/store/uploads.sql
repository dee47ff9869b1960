-- 收件一览：状态、认出的表、记录数和问题数
-- 参数 $upload_id 收件编号（空 = 全部）
-- 一行 = 一次收件，按编号
select u.upload_id, u.file, u.sha256, u.bytes, u.received_at, u.actor,
  (select arg_max(e.action, e.event_id) from upload_event e where e.upload_id = u.upload_id) as state,
  (select list(distinct s.form order by s.form) from sheet s
    where s.upload_id = u.upload_id and s.form is not null) as forms,
  (select coalesce(sum(s.records), 0)::bigint from sheet s where s.upload_id = u.upload_id) as records,
  (select count(*) from problem p where p.upload_id = u.upload_id and p.severity = 'error') as errors,
  (select count(*) from problem p where p.upload_id = u.upload_id and p.severity = 'warning') as warnings
from upload u
where $upload_id is null or u.upload_id = $upload_id
order by u.upload_id
