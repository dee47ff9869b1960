-- 打开数据库

-- name: holders_of_originals
select table_name
from duckdb_columns()
where column_name = 'sha256'
and not internal
and database_name = current_database();

-- name: schema_version
create table if not exists schema_version (version integer not null, name varchar not null, applied_at timestamp not null);

-- name: migration
insert into schema_version values (?, ?, ?);

-- name: newest_migration
select max(version) from schema_version;

-- name: largest_table
select max(estimated_size) from duckdb_tables();

-- name: is_locked
select current_setting('lock_configuration');

-- name: tables
select table_name from duckdb_tables();

-- name: optimizers
select name from duckdb_optimizers();
