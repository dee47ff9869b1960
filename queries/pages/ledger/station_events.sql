-- 作数的站点说明（撤销、新开、本次未报）
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一次说明，新的在前
-- 公开 event_id, county, station, action, on_day, effective_on, upload_id, actor, happened_at
select event_id, county, station, action, on_day, effective_on, upload_id, actor, happened_at
from standing_station_event($known_at::timestamp)
order by event_id desc;
