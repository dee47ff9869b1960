-- 设置：条款的读法等。只追加；同一 name 以最后一行为准，value 为空 = 恢复默认

-- 一行 = 一次改动
create table setting (
  setting_id integer not null,
  name varchar not null,            -- 如 reading.kunming.A22
  value varchar,
  actor varchar not null,
  happened_at timestamp not null
);
