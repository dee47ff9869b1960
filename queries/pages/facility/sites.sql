-- 实体建设：每个站点九项的现状
-- 参数 $year 年度
-- 一行 = 一个报了实体表的社工站（那一年已撤销或还没开的不在内）；supervised = 这一年受过督导，没有人员表和督导的为空
-- 公开 year, county, station, office, door_sign, direction_sign, rooms, logo_wall, badge, cap, vest, photo, filled_on, supervised
-- 公开 upload_id, sheet_no, row_no
-- 文字 file, sheet
select $year::integer as year, t.county, t.station, t.office, t.door_sign, t.direction_sign, t.rooms, t.logo_wall, t.badge,
  t.cap, t.vest, t.photo, t.filled_on, s.supervised, t.source.upload as upload_id, t.source.sheet as sheet_no,
  t.source.row as row_no, u.file, h.sheet
from station_site t
anti join (from station_year where not in_year) z on z.county = t.county and z.station = t.station
left join station_supervised s on s.county = t.county and s.station = t.station
left join upload u on u.upload_id = t.source.upload
left join sheet h on h.upload_id = t.source.upload and h.sheet_no = t.source.sheet
left join county c on c.county = t.county
left join expected_station e on e.county = t.county and e.station = t.station
order by c.code nulls last, e.code nulls last, t.station;
