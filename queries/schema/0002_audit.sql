-- 收件的经过与审计：谁在什么时候做了什么。两张表都只追加。

-- 一行 = 入库之前的一步；入库之后的各步见 upload_event
create table arrival (
  arrival_id bigint not null,
  sha256 varchar not null,
  file varchar not null,            -- 相对路径，以 / 分隔
  bytes bigint not null,
  happened_at timestamp not null,
  actor varchar not null,
  action varchar not null check (action in ('received', 'rejected', 'staged', 'discarded')),
  reason varchar                    -- 拒收的问题代码
);

-- 一行 = 一次操作；hash = sha256(上一行的 hash 与本行各栏)，第一行的 previous 是 64 个 0
-- detail 只有编号、个数和代码，没有文件名、姓名和填写的内容：清除个人信息时审计不必改
create table audit (
  seq bigint not null,
  happened_at timestamp not null,
  actor varchar not null,
  action varchar not null,
  subject varchar,
  detail json not null,
  previous varchar not null,
  hash varchar not null
);
