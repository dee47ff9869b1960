-- 督导场次：台账行、Word 记录里的同一次只算一次
-- 参数 $as_of 评估日
-- 一行 = 一次督导或活动；later = 评估日之后；face_to_face 为空 = 看不出；unsure = 可能与台账里的另一次是同一次
create or replace temp table session as
with told as (
  select m.*, list_filter(m.modes, lambda x: x <> 'other') as stated,
    case when len(m.counties) > 0 then false else m.city_wide end as whole_city
  from session_merged m
),
seen as (
  select t.* exclude (city_wide, whole_city), t.whole_city as city_wide,
    case
      when activity in ('online_group', 'online_training') then false
      when len(stated) = 1 then stated[1] = 'face_to_face'
      when len(stated) > 1 and list_contains(stated, 'face_to_face') then null
      when len(stated) > 1 then false
      when online_tool(place, content) then false
      when len(modes) > 0 or mode_unknown then null
      else true
    end as face_to_face,
    case
      when activity in ('online_group', 'online_training') then true
      when len(stated) > 0 then list_contains(stated, 'online')
      else online_tool(place, content)
    end as is_online,
    day_from is not null and day_from > $as_of::date as later,
    case when len(counties) = 1 then counties[1] end as county,
    concat_ws(' ',
      coalesce(held_on, '日期不明'),
      case
        when len(counties) > 0 then array_to_string(counties, '、')
        when whole_city then '全市'
        else coalesce(elsewhere, '县区不明')
      end,
      coalesce(k.label, '类别不明')
    ) as name
  from told t
  left join kind k using (activity)
),
numbered as (
  select *, row_number() over (partition by name order by session_id) as nth
  from seen
)
select * exclude (nth, name, stated),
  case when nth = 1 then name else name || ' #' || nth end as subject
from numbered;
