-- 在册社工：这一年被点名督导了几次
-- 参数 $year 年度
-- 一行 = 一名在册社工；没有被点名的次数为 0
-- 公开 year, county, station, sessions, group_n, individual_n, peer_n, online_n, unnamed, last_on, closed_on
-- 姓名 name
select $year::integer as year, w.county, w.station, w.name, w.sessions, w.group_n, w.individual_n, w.peer_n, w.online_n,
  w.unnamed, strftime(w.last_on, '%Y-%m-%d') as last_on, strftime(y.closed_on, '%Y-%m-%d') as closed_on
from worker_supervised w
left join station_year y on y.county = w.county and y.station = w.station
join county c on c.county = w.county
left join expected_station e on e.county = w.county and e.station = w.station
where not w.moved
order by c.code, e.code nulls last, w.station, w.name;
