-- 一个人的名字从哪里抹去

-- name: delete_revisions
delete from revision where form = ? and base_id = ?;

-- name: rewrite_snapshot
update snapshot set reports = ? where rowid = ?;

-- name: sheets
select sheet_no, form from sheet where upload_id = ? and form is not null;

-- name: count_records
update sheet set records = ? where upload_id = ? and sheet_no = ?;

-- name: tables
select table_name from duckdb_tables() where database_name = current_database() order by 1;

-- name: columns
select column_name, data_type
from duckdb_columns()
where table_name = ? and database_name = current_database()
order by column_index;
