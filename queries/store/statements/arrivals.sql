-- 文件走过的步子

-- name: arrival
insert into arrival
select coalesce(max(arrival_id), 0) + 1, $sha256, $file, $bytes, $at, $actor, $action, $reason
from arrival;

-- name: hash_of_upload
select sha256 from upload where upload_id = ?;
