-- 库里说有的原件

-- name: holders_of_originals
select table_name
from duckdb_columns()
where column_name = 'sha256'
and not internal
and database_name = current_database();
