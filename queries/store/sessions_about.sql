-- 库里大约有多少条督导的来源记录（不论是否有效），由 DuckDB 自己的登记得知
-- 一行 = 只有一行
select coalesce(sum(estimated_size), 0)::bigint as many
from duckdb_tables()
where not temporary and schema_name = 'main'
  and table_name in ('rec_session_ledger', 'rec_group_session', 'rec_individual_session', 'rec_session_record');
