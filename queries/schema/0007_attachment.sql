-- 手工补录所附的扫描件：原件按指纹存在 raw/，这里记着它们属于哪一份补录。

-- 一行 = 一份补录的一份扫描件；file 只是名称，从不当路径用
create table attachment (
  attachment_id bigint not null,
  upload_id integer not null,
  sha256 varchar not null,
  file varchar not null,
  bytes bigint not null,
  kind varchar not null check (kind in ('pdf', 'jpg', 'png')),
  happened_at timestamp not null,
  actor varchar not null
);
