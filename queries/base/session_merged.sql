-- 督导场次：台账行、Word 记录里的同一次只算一次；只有一条来源的照它，有几条的合在一起看
-- 一行 = 一次督导或活动；face_to_face 为空 = 看不出；vague = 看不出开没开；online_words = 地点、内容里写的线上的字（方式没有写明时）；unsure = 可能与台账里的另一次是同一次
create or replace temp table session_merged as
with merged as materialized (
  select s.src as session_id, s.ledger as in_ledger, not s.ledger as in_word, [s.source] as sources,
    s.counties, s.city_wide, s.elsewhere, s.mode_unknown, x.unsure, s.held_on, s.day_said, s.day_from, s.day_to, s.listed_year, s.activity,
    s.mode is not null as mode_told, case when s.mode <> 'other' then [s.mode] else [] end as stated,
    s.supervisors, s.supervisees, s.stations, s.assistant, s.headcount, s.minutes as minutes_low, s.minutes as minutes_high,
    s.place, s.content
  from source_row s
  join session_source x using (src)
  anti join session_joined j on j.session_id = x.session_id
  union all by name
  from session_joined
),
spoken as (
  select place, online_place(place) as tool, online_said(place) as said, online_half(place) as half_words, phone_place(place) as phone
  from (select distinct place from merged where place is not null)
),
plain as (
  select m.*, coalesce(s.tool, s.said) as online_words, online_content(m.content) as tool_words, s.half_words,
    coalesce(s.phone, false) as phone,
    s.half_words is not null and (contains(s.half_words, '线下') or s.tool is null) as half
  from merged m
  left join spoken s on s.place = m.place
)
select m.* exclude (city_wide, mode_told, stated, online_words, half_words, tool_words, phone, half), v.vague,
  case when len(stated) = 0 and activity not in ('online_group', 'online_training') then coalesce(case when half then half_words end, online_words, tool_words) end as online_words,
  city_wide and len(counties) = 0 as city_wide,
  case
    when activity in ('online_group', 'online_training') then false
    when len(stated) = 1 then stated[1] = 'face_to_face'
    when len(stated) > 1 and list_contains(stated, 'face_to_face') then null
    when len(stated) > 1 then false
    when half then null
    when online_words is not null or phone then false
    when tool_words is not null then case when place is null then false end
    when mode_told or mode_unknown then null
    else true
  end as face_to_face,
  case
    when activity in ('online_group', 'online_training') then true
    when len(stated) > 0 then list_contains(stated, 'online')
    else coalesce(not half and online_words is not null or (tool_words is not null and place is null), false)
  end as is_online
from plain m
left join session_vague v using (session_id);
