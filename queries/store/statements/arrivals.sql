-- 文件走过的步子

-- name: arrival
insert into arrival
select (select coalesce(max(arrival_id), 0) from arrival) + unnest(range(1, len($sha256) + 1)), unnest($sha256::varchar[]),
  unnest($file::varchar[]), unnest($bytes::bigint[]), unnest($at::timestamp[]), unnest($actor::varchar[]),
  unnest($action::varchar[]), unnest($reason::varchar[]);

-- name: staged
select sha256
from arrival
where list_contains($sha256::varchar[], sha256)
group by sha256
having arg_max(action, arrival_id) = 'staged';

-- name: came
select sha256 from upload where list_contains($sha256::varchar[], sha256);

-- name: hash_of_upload
select sha256 from upload where upload_id = ?;
