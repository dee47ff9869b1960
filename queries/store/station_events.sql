-- 站点变动里还作数的
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一次变动，按先后
select event_id, county, station, action, on_day, effective_on, upload_id, actor, happened_at
from standing_station_event($known_at::timestamp)
order by event_id
