-- 文书的资料来源：一个年度里哪些文件里有哪个县区的记录
-- 参数 $year 年度
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一份收件、一种表单、一个县区（全市的台账按它的每一行写的县区）；人员和实体表是现状，与没写日期的表一样算在每个年度里
-- 公开 upload_id, form, county, records, received_on
-- 文字 file
with told as (
  select 'staffing' as form, upload_id, coalesce(county, meta_county) as county, null::varchar as on_day from active_staffing($known_at::timestamp)
  union all
  select 'facility', upload_id, coalesce(county, meta_county), null from active_facility($known_at::timestamp)
  union all
  select 'session_ledger', upload_id, unnest(case when len(county) > 0 then county else [meta_county] end), held_on from active_session_ledger($known_at::timestamp)
  union all
  select 'group_session', upload_id, county, held_on from active_group_session($known_at::timestamp)
  union all
  select 'individual_session', upload_id, county, held_on from active_individual_session($known_at::timestamp)
  union all
  select 'session_record', upload_id, county, held_on from active_session_record($known_at::timestamp)
  union all
  select 'satisfaction_survey', upload_id, coalesce(county, meta_county), coalesce(held_on, meta_held_on, answered_on) from active_satisfaction_survey($known_at::timestamp)
)
select t.upload_id, u.file, t.form, t.county, case when t.form <> 'satisfaction_survey' then count(*) end as records,
  strftime(u.received_at, '%Y-%m-%d') as received_on
from told t
join active_upload($known_at::timestamp) u using (upload_id)
join county c on c.county = t.county
where t.on_day is null or left(t.on_day, 4) = $year::varchar
group by t.upload_id, u.file, t.form, t.county, u.received_at, c.code
order by c.code, t.form, t.upload_id;
