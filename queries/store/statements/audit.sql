-- 审计留痕：一条接一条，不改不删

-- name: head
select seq, hash from audit where seq = (select max(seq) from audit);

-- name: held
select count(*), max(hash) filter (where seq = $seq), max(happened_at) from audit where seq <= $seq;

-- name: of_action
select happened_at, detail::varchar from audit where action = $action;

-- name: of_numbers
select seq, hash from audit where list_contains($seqs, seq);

-- name: began
select min(applied_at) from schema_version where version >= 2;

-- name: append
insert into audit
select unnest($seq::bigint[]), unnest($at::timestamp[]), unnest($actor::varchar[]), unnest($action::varchar[]),
  unnest($subject::varchar[]), unnest($detail::json[]), unnest($previous::varchar[]), unnest($hash::varchar[]);

-- name: how_many
select count(*) from audit;

-- name: how_many_and_head
select count(*), arg_max(hash, seq) from audit;

-- name: tables_of_moments
select table_name
from duckdb_columns()
where column_name = 'happened_at' and not internal and database_name = current_database() and table_name <> 'audit'
order by 1;

-- name: rows
select seq, happened_at, actor, action, subject, detail::varchar, previous, hash from audit order by seq, hash;

-- name: after
select seq, happened_at, actor, action, subject, detail::varchar, previous, hash
from audit
where seq > $seq
order by seq, hash;

-- name: newest
select seq, happened_at, actor, action, subject, detail::varchar, previous, hash
from audit
order by seq desc, hash limit $number;
