-- 从原件重建

-- name: covers
select covers_from, covers_to from upload where upload_id = ?;

-- name: tables
select table_name from duckdb_tables() where database_name = 'dudao' order by 1;

-- name: uploaded
select sha256, file from upload;

-- name: arrived
select sha256, file from arrival;
