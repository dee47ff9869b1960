-- 名册里和督导记录里写过的人，供回答“廖老师是谁”
-- 一行 = 一个人在一种身份、一个县区下；督导不分县区
-- 公开 supervises, county
-- 姓名 name
select distinct true as supervises, null::varchar as county, name from supervisor
union
select distinct true, null, p.name from session s, unnest(s.supervisors) p(name)
union
select distinct false, county, name from worker
order by all;
