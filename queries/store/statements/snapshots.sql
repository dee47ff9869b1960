-- 冻结的报告

-- name: snapshot
insert into snapshot
values ($number, $name, $year, $as_of, $known_at, $pack, $pack_text, $pack_hash, $areas_hash, $program, $reports::json, $reports_hash, $actor, $happened_at);

-- name: next_snapshot
select coalesce(max(snapshot_id), 0) + 1 from snapshot;

-- name: reports
select reports::varchar, reports_hash from snapshot where snapshot_id = ?;

-- name: event
insert into snapshot_event select coalesce(max(event_id), 0) + 1, $snapshot_id, $at, $actor, $action
from snapshot_event;

-- name: listed
select snapshot_id, name, year, as_of, known_at, pack, pack_text, areas_hash, program, reports_hash, actor, happened_at,
  coalesce((select arg_max(e.action, e.event_id) from snapshot_event e
    where e.snapshot_id = s.snapshot_id) = 'revoked', false) as revoked
from snapshot s
order by snapshot_id desc;
