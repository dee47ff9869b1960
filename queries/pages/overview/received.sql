-- 谁报了什么：每个县区每种表单收到几个有效文件（全市台账不算某个县区报的）
-- 参数 $year 年度
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个县区、一种表单；没有报的没有行；人员和实体表是现状，与没写日期的表一样算在每个年度里
-- 公开 form, county, files, last_received
with told as (
  select 'staffing' as form, upload_id, coalesce(county, meta_county) as county, meta_filled_on as on_day from active_staffing($known_at::timestamp)
  union all
  select 'facility', upload_id, coalesce(county, meta_county), meta_filled_on from active_facility($known_at::timestamp)
  union all
  select 'session_ledger', upload_id, meta_county, meta_covers_from from active_session_ledger($known_at::timestamp)
  union all
  select 'group_session', upload_id, county, held_on from active_group_session($known_at::timestamp)
  union all
  select 'individual_session', upload_id, county, held_on from active_individual_session($known_at::timestamp)
  union all
  select 'session_record', upload_id, county, held_on from active_session_record($known_at::timestamp)
  union all
  select 'satisfaction_survey', upload_id, coalesce(county, meta_county), coalesce(held_on, meta_held_on, answered_on) from active_satisfaction_survey($known_at::timestamp)
)
select t.form, t.county, count(distinct t.upload_id) as files,
  strftime(max(u.received_at), '%Y-%m-%d') as last_received
from told t
join active_upload($known_at::timestamp) u using (upload_id)
join county c on c.county = t.county
where t.form in ('staffing', 'facility') or t.on_day is null or left(t.on_day, 4) = $year::varchar
group by t.form, t.county, c.code
order by t.form, c.code;
