-- 库里有日期的督导，供回答“这批满意度表属于哪次督导”
-- 一行 = 一次督导在它的一个县区；不知道县区的没有行
-- 公开 held_on, county, activity, stations
-- 姓名 supervisors
with held as (
  select session_id, held_on, activity, supervisors, stations, unnest(counties) as county
  from session
  where held_on is not null and length(held_on) = 10
)
select h.held_on, h.county, coalesce(k.label, '督导') as activity, h.supervisors, h.stations
from held h
left join kind k using (activity)
order by h.held_on, h.county, h.session_id;
