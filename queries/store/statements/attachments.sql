-- 收件的附件

-- name: is_attached
select 1 from attachment where sha256 = ?;

-- name: attachment
insert into attachment
select coalesce(max(attachment_id), 0) + 1, $upload_id, $sha256, $file, $bytes, $kind, $at, $actor
from attachment;
