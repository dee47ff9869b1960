-- 彻底清除：清除了什么、为什么；里面没有姓名，也没有文件名。只追加。

-- 一行 = 一次清除；counts 是各类删除、改写的个数
create table purge (
  purge_id bigint not null,
  kind varchar not null check (kind in ('person', 'upload')),
  upload_id integer,                -- 清除的是哪一份收件；清除一个人时为空
  reason varchar not null,
  counts json not null,
  actor varchar not null,
  happened_at timestamp not null
);

-- 一行 = 一份删掉的原件；substitute = 另有 raw/<sha256>.records.json 存着去掉姓名以后的记录
create table purged_original (
  purge_id bigint not null,
  sha256 varchar not null,
  substitute boolean not null,
  happened_at timestamp not null
);
