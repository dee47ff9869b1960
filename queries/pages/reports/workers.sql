-- 附表“人员队伍”：在册社工和这一年被点名督导的次数（工资不进文书）
-- 参数 $year 年度
-- 一行 = 一名在册社工
-- 公开 year, county, station, sex, education, major, certificate, hired_on, sessions, last_on, filled_on
-- 姓名 name
-- 文字 source
select w.county, w.station, w.name, w.sex, w.education, w.major, w.certificate, w.hired_on, coalesce(v.sessions, 0) as sessions,
  strftime(v.last_on, '%Y-%m-%d') as last_on, w.filled_on, w.source.label as source, $year::integer as year
from worker w
left join worker_supervised v on v.county = w.county and v.station = w.station and v.name = w.name
join county c on c.county = w.county
where not w.moved
order by c.code, w.station, w.name;
