-- 各县区每月的督导次数（评估日之后的不算；联合督导计入每一个县区）
-- 参数 $year 年度
-- 一行 = 一个县区、一个月、一种督导形式；没有督导的没有行
with dated as (
  select unnest(counties) as county, month(day_from) as month,
    case
      when activity in ('online_group', 'online_training') then 'online'
      when activity = 'group' and face_to_face = false then 'online'
      else activity
    end as kind
  from session
  where not later and year(day_from) = $year and len(held_on) >= 7
)
select county, month, kind, count(*) as sessions
from dated
where kind in ('group', 'individual', 'peer', 'online')
group by county, month, kind
order by county, month, kind;
