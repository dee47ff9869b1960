-- 彻底清除与保管年限

-- name: purges
select kind, upload_id, reason, counts, actor, happened_at from purge order by purge_id desc;

-- name: purged_originals
select sha256, bool_or(substitute) from purged_original group by all;

-- name: scans
select sha256 from attachment;

-- name: rename_upload
update upload set file = ? where upload_id = ?;

-- name: rename_arrivals
update arrival set file = ? where sha256 = ?;

-- name: own_scans
select sha256 from attachment group by sha256 having bool_and(upload_id = ?);

-- name: counties_above
select distinct meta ->> '$.county' from sheet where upload_id = ?;

-- name: next_number
select coalesce(max(purge_id), 0) + 1 from purge;

-- name: note
insert into purge values (?, ?, ?, ?, ?::json, ?, ?);

-- name: note_original
insert into purged_original values (?, ?, ?, ?);

-- name: upload_of
select upload_id from upload where sha256 = ?;

-- name: years_kept
select years from retention order by retention_id desc limit 1;

-- name: keep_years
insert into retention select coalesce(max(retention_id), 0) + 1, ?, ?, ? from retention;
