-- 整改事项

-- name: item
insert into rectification
select coalesce(max(version_id), 0) + 1,
  case when $item_id > 0 then $item_id else coalesce(max(item_id), 0) + 1 end, $follows, $county, $year, $what,
  $measure, $owner, $due_on, $state, $reason, $evidence, $origin, $target, $snapshot_id, $closes::json, $actor, $at
from rectification
returning item_id;
