-- 各县区每月的督导次数（日期读得出的；联合督导计入每一个县区）
-- 参数 $year 年度
-- 一行 = 一个县区、一个月、一种督导形式；没有督导的没有行
-- 公开 year, county, month, kind, sessions
with held as (
  select c.county, month(s.day_from) as month,
    case
      when s.activity = 'online_group' or (s.activity = 'group' and s.face_to_face = false) then 'online'
      else s.activity
    end as kind
  from supervision s, unnest(s.counties) c(county)
  where s.dated and month(s.day_from) = month(s.day_to)
)
select $year::integer as year, county, month, kind, count(*) as sessions
from held
group by county, month, kind
order by county, month, kind;
