-- 原件清除后的替代记录

-- name: scans
select sha256, kind, bytes, file from attachment where upload_id = ? order by attachment_id;

-- name: upload
select sha256, file from upload where upload_id = ?;
