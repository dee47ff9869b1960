-- 保存期限：超过多少年的收件要提醒清除；清除总是由人点

-- 一行 = 一次设定；以最后一行为准，years 为空 = 不设期限
create table retention (
  retention_id integer not null,
  years integer check (years between 1 and 50),
  actor varchar not null,
  happened_at timestamp not null
);
