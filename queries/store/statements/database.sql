-- 库里最后的时刻，审计的一行

-- name: last_moment
select greatest((select max(happened_at) from audit), (select max(happened_at) from upload_event));

-- name: audit_row
select 1 from audit where seq = ?;
