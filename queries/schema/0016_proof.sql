-- 整改的佐证：照片或文件。原件按指纹存在 raw/，这里记着它们属于哪一项整改。只追加，移除和恢复各多一行。

-- 一行 = 一份佐证的一版；最后一行作数，移除了的原件也还留着
create table proof (
  version_id bigint not null,
  proof_id integer not null,
  item_id integer not null,         -- 哪一项整改
  county varchar not null,
  sha256 varchar not null,
  file varchar not null,            -- 只是名称，从不当路径用
  bytes bigint not null,
  kind varchar not null check (kind in ('pdf', 'jpg', 'png', 'docx', 'xlsx')),
  there boolean not null,           -- 假 = 移除了
  actor varchar not null,
  happened_at timestamp not null
);
