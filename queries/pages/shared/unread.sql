-- 催报：各县区报来的表里读不出、还没有更正的内容
-- 参数 $year 年度
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一处错误、一个县区；县区按那一行写的，没有的按表头；全市台账是中心自己的，不算；人员和实体表是现状，与没写日期的表一样算在每个年度里
-- 公开 upload_id, county, code, severity, form, cell, field
-- 文字 file, sheet
-- 引文 text
-- 提示 message
with told as (
  select upload_id, sheet_no, row_no, 'staffing' as form, coalesce(county, meta_county) as county, null::varchar as on_day from active_staffing($known_at::timestamp)
  union all
  select upload_id, sheet_no, row_no, 'facility', coalesce(county, meta_county), null from active_facility($known_at::timestamp)
  union all
  select upload_id, sheet_no, row_no, 'session_ledger', meta_county, held_on from active_session_ledger($known_at::timestamp)
  union all
  select upload_id, sheet_no, row_no, 'group_session', county, held_on from active_group_session($known_at::timestamp)
  union all
  select upload_id, sheet_no, row_no, 'individual_session', county, held_on from active_individual_session($known_at::timestamp)
  union all
  select upload_id, sheet_no, row_no, 'session_record', county, held_on from active_session_record($known_at::timestamp)
  union all
  select upload_id, sheet_no, row_no, 'satisfaction_survey', coalesce(county, meta_county), coalesce(held_on, meta_held_on, answered_on) from active_satisfaction_survey($known_at::timestamp)
),
own as (
  select * from told
  where county is not null and (on_day is null or left(on_day, 4) = $year::varchar)
),
wrong as (
  select *, try_cast(regexp_extract(cell, '^[A-Z]+([0-9]+)', 1) as integer) as at_row
  from active_problem($known_at::timestamp)
  where severity = 'error' and field is not null and form is not null
)
select distinct w.upload_id, o.county, w.code, w.severity, w.form, w.cell, w.field, w.file, w.sheet, w.text, w.message
from wrong w
join own o on o.upload_id = w.upload_id and o.sheet_no = w.sheet_no
where o.row_no = w.at_row or w.at_row is null
  or not exists (from own x where x.upload_id = w.upload_id and x.sheet_no = w.sheet_no and x.row_no = w.at_row)
order by o.county, w.upload_id, w.sheet, w.cell, w.field;
