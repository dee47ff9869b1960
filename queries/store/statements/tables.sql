-- 每张表单的列

-- name: record_columns
select table_name, column_name, data_type
from duckdb_columns()
where table_name like 'rec\_%' escape '\'
and not internal
and database_name = current_database()
order by column_index;
