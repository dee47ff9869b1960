-- 整改的佐证

-- name: proof
insert into proof
select coalesce(max(version_id), 0) + 1,
  case when $proof_id > 0 then $proof_id else coalesce(max(proof_id), 0) + 1 end,
  $item_id, $county, $sha256, $file, $bytes, $kind, $there, $actor, $at
from proof
returning proof_id;
