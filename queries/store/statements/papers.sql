-- 文书和它走过的步子

-- name: numbers
select number from paper_event where number is not null;

-- name: event
insert into paper_event
select coalesce(max(event_id), 0) + 1, $paper_id, $county, $action, $number, $day, $replaces, $reason, $actor, $at
from paper_event;

-- name: content
select content::varchar, content_hash from paper where paper_id = ?;

-- name: paper
insert into paper
select coalesce(max(paper_id), 0) + 1, $kind, $county, $year, $as_of, $known_at, $snapshot_id, $seen,
  $content::json, $hash, $actor, $at
from paper
returning paper_id;
