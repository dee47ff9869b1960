-- 一个站点在一段时间里（首尾两天都算）有没有开过；没有人说明过撤销或新开的，一直算开着
-- 一行 = 无（宏）
create or replace temp macro station_open(of_county, of_station, first_day, last_day) as
not exists (from station_day d where d.county = of_county and d.station = of_station)
or exists (
  from station_day d
  where d.county = of_county and d.station = of_station
    and coalesce(d.open_from <= last_day, true) and coalesce(d.closed_from > first_day, true)
);
