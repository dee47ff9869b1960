-- 督导场次：台账行、Word 记录里的同一次只算一次；只有一条来源的照它，有几条的合在一起看
-- 一行 = 一次督导或活动；face_to_face 为空 = 看不出；unsure = 可能与台账里的另一次是同一次
create or replace temp view session_merged as
with merged as (
  select s.src as session_id, s.ledger as in_ledger, not s.ledger as in_word, [s.source] as sources,
    s.counties, s.city_wide, s.elsewhere, s.mode_unknown, x.unsure, s.held_on, s.day_said, s.planned, s.day_from, s.day_to, s.listed_year, s.activity,
    s.mode is not null as mode_told, case when s.mode <> 'other' then [s.mode] else [] end as stated,
    s.supervisors, s.supervisees, s.stations, s.assistant, s.headcount, s.minutes as minutes_low, s.minutes as minutes_high,
    s.place, s.content
  from source_row s
  join session_source x using (src)
  anti join session_joined j on j.session_id = x.session_id
  union all by name
  from session_joined
)
select * exclude (city_wide, mode_told, stated),
  city_wide and len(counties) = 0 as city_wide,
  case
    when activity in ('online_group', 'online_training') then false
    when len(stated) = 1 then stated[1] = 'face_to_face'
    when len(stated) > 1 and list_contains(stated, 'face_to_face') then null
    when len(stated) > 1 then false
    when online_tool(place, content) then false
    when mode_told or mode_unknown then null
    else true
  end as face_to_face,
  case
    when activity in ('online_group', 'online_training') then true
    when len(stated) > 0 then list_contains(stated, 'online')
    else online_tool(place, content)
  end as is_online
from merged;
