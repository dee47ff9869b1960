-- 快照：会上看的是什么，冻结下来，以后照样重印。只追加；不要了只是收起。

-- 一行 = 一次冻结；两个时钟、年度、规则原文和当时的三份结果
-- reports 是 {"evaluate": …, "coverage": …, "satisfaction": …} 的原文；清除个人信息时只改这一栏
create table snapshot (
  snapshot_id integer not null,
  name varchar not null,
  year integer not null,
  as_of date not null,
  known_at timestamp not null,
  pack varchar not null,
  pack_text varchar not null,
  pack_hash varchar not null,
  areas_hash varchar not null,      -- 区划与应建站名单的指纹
  program varchar not null,
  reports json not null,
  reports_hash varchar not null,    -- 冻结时 reports 的指纹，以后不改
  actor varchar not null,
  happened_at timestamp not null
);

-- 一行 = 收起一个快照（不再列出，没有删除），或重新列出
create table snapshot_event (
  event_id bigint not null,
  snapshot_id integer not null,
  happened_at timestamp not null,
  actor varchar not null,
  action varchar not null check (action in ('revoked', 'shown'))
);
