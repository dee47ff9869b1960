-- 整改：要改什么、谁办、哪天前、办到哪一步。只追加，每改一次多一行；最后一行作数。

-- 一行 = 一项整改的一版
create table rectification (
  version_id bigint not null,
  item_id integer not null,
  follows bigint,                   -- 在哪一版上改的；第一版为空
  county varchar not null,
  year integer not null,            -- 哪个年度的事
  what varchar not null,            -- 整改事项
  measure varchar not null,         -- 整改措施
  owner varchar not null,           -- 责任单位或责任人
  due_on date not null,
  state varchar not null check (state in ('open', 'partly', 'deferred', 'done', 'dropped')),
  reason varchar not null,          -- 延期、部分完成、不再要求的原因
  evidence varchar not null,        -- 凭什么说整改了
  origin varchar not null check (origin in ('verdict', 'meeting', 'hand')),
  target varchar,                   -- 因为哪一条规定
  snapshot_id integer,              -- 哪一次会议定的
  closes json,                      -- 什么情况下算整改了（达标、收到资料、更正了值）；空 = 由人认定
  actor varchar not null,
  happened_at timestamp not null
);

-- 某一时刻（空 = 现在）作数的整改事项；first_on = 哪天提出的
create macro standing_rectification(known_at) as table
select *, first_value(happened_at) over (partition by item_id order by version_id)::date as first_on
from rectification
where known_at is null or happened_at <= known_at
qualify row_number() over (partition by item_id order by version_id desc) = 1;
