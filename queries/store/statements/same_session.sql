-- 同一次督导、同一个人的判断

-- name: decision
insert into same_session
select coalesce(max(same_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from same_session;
