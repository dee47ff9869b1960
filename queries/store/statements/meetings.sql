-- 会议和会上的记录

-- name: note
insert into meeting_note
select coalesce(max(version_id), 0) + 1, $meeting_id, $point, $follows, $county, $note, $decision, $found,
  $items::json, $actor, $at
from meeting_note;

-- name: meeting
insert into meeting
select coalesce(max(version_id), 0) + 1,
  case when $meeting_id > 0 then $meeting_id else coalesce(max(meeting_id), 0) + 1 end, $follows, $name, $year,
  $held_on, $as_of, $snapshot_id, $place, $chair, $attendees, $absent, $agenda::json, $seed, $drawn::json, $state,
  $actor, $at
from meeting
returning meeting_id;
