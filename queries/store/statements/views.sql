-- 只看一县、不见姓名时遮住的表

-- name: tables
select table_name from duckdb_tables() where database_name = 'dudao' and not temporary order by 1;

-- name: temporary
select table_name from duckdb_tables() where temporary
union select view_name from duckdb_views() where temporary and not internal
order by 1;
