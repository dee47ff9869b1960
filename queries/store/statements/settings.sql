-- 设置

-- name: setting
insert into setting
select coalesce(max(setting_id), 0) + 1, $name, $value, $actor, $at from setting;
