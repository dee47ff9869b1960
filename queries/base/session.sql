-- 督导场次（session_merged），加上它的名字、哪个县（市、区）、是不是还没到
-- 参数 $as_of 评估日
-- 一行 = 一次督导或活动；later = 评估日之后
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
select m.*,
  day_from is not null and day_from > $as_of::date as later,
  case when len(counties) = 1 then counties[1] end as county,
  case when n.nth = 1 then n.name else n.name || ' #' || n.nth end as subject
from session_merged m
join numbered n using (session_id);
