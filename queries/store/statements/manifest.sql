-- 一个数据库里有什么：备份时记下，恢复前核对

-- name: tables
select table_name from duckdb_tables() where database_name = current_database() order by 1;

-- name: table_macros
select distinct function_name
from duckdb_functions()
where not internal and database_name = current_database() and function_type = 'table_macro'
order by 1;

-- name: newest_migration
select max(version) from schema_version;

-- name: has_audit
select 1 from duckdb_tables() where table_name = 'audit' and database_name = current_database();

-- name: audit_head
select seq, hash from audit order by seq desc limit 1;

-- name: record_columns
select table_name, column_name
from duckdb_columns()
where table_name like 'rec\_%' escape '\' and database_name = current_database()
order by table_name, column_name;
