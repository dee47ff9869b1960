-- 督导日期或完成日期写成一段的记录（按第一天读取的），到哪天结束
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一条这样的台账行或 Word 记录的一个日期（of = held 督导、filed 完成）；last_day 为空 = 看不出哪天结束
create or replace temp table held_range as
with said as (
  select upload_id, sheet_no, cell, case field when 'held_on' then 'held' else 'filed' end as of,
    regexp_extract(cell, '(\d+)$', 1)::integer as row_no, any_value(text) as text
  from active_problem($known_at::timestamp)
  where code = 'date_range' and field in ('held_on', 'record_filed_on', 'supervisor_signed_on') and regexp_matches(cell, '\d$')
  group by all
),
record as (
  select 'session_ledger' as form, r.record_id, p.of, case p.of when 'held' then r.held_on else r.record_filed_on end as told, p.text
  from active_session_ledger($known_at::timestamp) r
  join said p using (upload_id, sheet_no, row_no)
  union all
  select 'group_session', r.record_id, p.of, r.held_on, p.text
  from active_group_session($known_at::timestamp) r
  join said p on p.upload_id = r.upload_id and p.sheet_no = r.sheet_no and p.cell = (r.cells ->> '$.held_on')
  where p.of = 'held'
  union all
  select 'individual_session', r.record_id, p.of, case p.of when 'held' then r.held_on else r.supervisor_signed_on end, p.text
  from active_individual_session($known_at::timestamp) r
  join said p on p.upload_id = r.upload_id and p.sheet_no = r.sheet_no
    and p.cell = case p.of when 'held' then r.cells ->> '$.held_on' else r.cells ->> '$.supervisor_signed_on' end
  union all
  select 'session_record', r.record_id, p.of, case p.of when 'held' then r.held_on else r.supervisor_signed_on end, p.text
  from active_session_record($known_at::timestamp) r
  join said p on p.upload_id = r.upload_id and p.sheet_no = r.sheet_no
    and p.cell = case p.of when 'held' then r.cells ->> '$.held_on' else r.cells ->> '$.supervisor_signed_on' end
)
select form, record_id, of, any_value(range_last(day_to(told), text)) as last_day
from record
where length(told) = 10
group by form, record_id, of;
