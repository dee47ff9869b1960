-- 督导场次：台账行、Word 记录里的同一次只算一次
-- 参数 $as_of 评估日
-- 一行 = 一次督导或活动；later = 评估日之后；face_to_face 为空 = 看不出；unsure = 可能与台账里的另一次是同一次
create or replace temp table session as
with named as (
  select session_id, concat_ws(' ',
      coalesce(held_on, '日期不明'),
      case
        when len(counties) > 0 then array_to_string(counties, '、')
        when city_wide then '全市'
        else coalesce(elsewhere, '县区不明')
      end,
      coalesce(k.label, '类别不明')
    ) as name
  from session_merged m
  left join kind k using (activity)
),
numbered as (
  select session_id, name, row_number() over (partition by name order by session_id) as nth
  from named
)
select m.* exclude (city_wide, mode_told, stated),
  m.city_wide and len(m.counties) = 0 as city_wide,
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
  end as is_online,
  day_from is not null and day_from > $as_of::date as later,
  case when len(counties) = 1 then counties[1] end as county,
  case when n.nth = 1 then n.name else n.name || ' #' || n.nth end as subject
from session_merged m
join numbered n using (session_id);
