-- 各县区后来收到的资料，供核对整改事项
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一份有效收件、一种表单、一个县区
-- 公开 upload_id, form, county, received_at
-- 文字 file
with told as (
  select upload_id, form, county from sent_record($known_at::timestamp)
  union
  select upload_id, 'session_ledger', unnest(case when len(county) > 0 then county else [meta_county] end)
  from active_session_ledger($known_at::timestamp)
)
select distinct t.upload_id, u.file, t.form, t.county, u.received_at
from told t
join active_upload($known_at::timestamp) u using (upload_id)
where t.county is not null
order by u.received_at, t.upload_id;
