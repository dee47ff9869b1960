-- 几条来源记录各说的是哪一次督导
-- 参数 $keys 哪几条：[[收件编号, 第几张表, 记录编号], …] 写成 JSON
-- 一行 = 一条来源记录
-- 公开 upload_id, sheet_no, record_id, held_on, kind, minutes
-- 姓名 supervisors
with asked as (
  select key[1] as upload_id, key[2] as sheet_no, key[3] as record_id
  from (select unnest(from_json($keys::json, '[["BIGINT"]]')) as key)
)
select a.upload_id, a.sheet_no, a.record_id, any_value(s.held_on) as held_on, any_value(coalesce(k.label, s.activity)) as kind,
  any_value(array_to_string(s.supervisors, '、')) as supervisors, any_value(case when s.minutes_low = s.minutes_high then s.minutes_low end) as minutes
from asked a
join session_source r on r.source.upload = a.upload_id and r.source.sheet = a.sheet_no and r.source.record = a.record_id
join session s using (session_id)
left join kind k using (activity)
group by all;
