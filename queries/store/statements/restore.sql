-- 从备份恢复

-- name: last_of_action
select max(happened_at) from audit where action = ?;
