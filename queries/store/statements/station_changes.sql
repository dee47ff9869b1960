-- 站点的增减和更名

-- name: event
insert into station_event
select coalesce(max(event_id), 0) + 1, $county, $station, $action, $on_day, $table_day,
  $upload_id, $form, $revokes, $actor, $at
from station_event
returning event_id;
