-- 站点的撤销和新开：由人说明，只追加；说错了另记一行撤回。

-- 一行 = 关于一个站点的一次说明，或（revoked）对前一次说明的撤回
create table station_event (
  event_id bigint not null,
  county varchar not null,
  station varchar not null,
  action varchar not null check (action in ('closed', 'opened', 'not_reported', 'revoked')),
  on_day date,                      -- 从哪一天起撤销（这一天已撤）、从哪一天起开站；空 = 不知道
  table_day date,                   -- 引出这次说明的表是哪一天的；不知道哪天撤的，从这一天算
  upload_id integer,                -- 没有列它（或新列出它）的那份收件
  form varchar,
  revokes bigint,                   -- 撤回的是哪一次说明
  actor varchar not null,
  happened_at timestamp not null
);

-- 某一时刻（空 = 现在）作数的说明；effective_on = 从哪一天起算
create macro standing_station_event(known_at) as table
with told as (
  select * from station_event where known_at is null or happened_at <= known_at
)
select t.*, coalesce(t.on_day, t.table_day, t.happened_at::date) as effective_on
from told t
where t.action <> 'revoked' and t.event_id not in (select revokes from told where revokes is not null);
