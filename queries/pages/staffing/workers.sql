-- 人员队伍：在册社工的证书、学历、专业和入职
-- 参数 $year 年度
-- 参数 $majors 算社会工作相关的专业
-- 一行 = 一名在册社工（已调走的、那一年已撤销或还没开的站的不在内）；years = 入职到填表日的年数，入职没有写到月的为空
-- 公开 year, county, station, education, certificate, hired_on, told_on, years, related
-- 姓名 name
-- 文字 major
select $year::integer as year, w.county, w.station, w.name, w.education, w.certificate, w.major, w.hired_on,
  strftime(w.told_on, '%Y-%m-%d') as told_on,
  case
    when length(w.hired_on) >= 7 and day_from(w.hired_on) <= w.told_on then (w.told_on - day_from(w.hired_on)) / 365.25
  end as years,
  case when w.major is not null then len(list_filter($majors, lambda m: contains(w.major, m))) > 0 end as related
from worker w
join worker_supervised s on s.county = w.county and s.station = w.station and s.name = w.name
join county c on c.county = w.county
left join expected_station e on e.county = w.county and e.station = w.station
where not w.moved
order by c.code, e.code nulls last, w.station, w.name;
