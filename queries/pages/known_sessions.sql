-- 库里有日期的督导，供回答“这批满意度表属于哪次督导”
-- 一行 = 一次督导在它的一个县区；不知道县区的没有行
select s.held_on, c.county, coalesce(k.label, '督导') as activity, s.supervisors, s.stations
from session s, unnest(s.counties) c(county)
left join kind k on k.activity = s.activity
where s.held_on is not null and length(s.held_on) = 10
order by s.held_on, c.county, s.session_id;
