-- 收件页上的回答，记住的表头

-- name: answer
insert into answers
select coalesce(max(answer_id), 0) + 1, $kind, $text, $county, $value::json, $actor, $now, $revoked
from answers;

-- name: mapping
insert into mapping
select coalesce(max(mapping_id), 0) + 1, $fingerprint, $form, $columns::json, $actor, $now, $revoked
from mapping;
