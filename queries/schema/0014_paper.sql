-- 文书：拟稿、签发、撤回。只追加；签发了的内容不改，改了就是另一稿。

-- 一行 = 一稿；同一种、同一县、同一年度的后一稿在前一稿上改
create table paper (
  paper_id integer not null,
  kind varchar not null check (kind in ('feedback', 'summary', 'minutes')),
  county varchar,                   -- 空 = 全市
  year integer not null,
  as_of date not null,
  known_at timestamp not null,      -- 数字是哪个时刻库里的
  snapshot_id integer,              -- 为哪一次会议拟的
  follows integer,                  -- 在哪一稿上改的；重新拟的和第一稿为空
  content json not null,            -- 每句话、每一格，照着就能再印一份
  content_hash varchar not null,    -- 拟好时的指纹，以后不改
  actor varchar not null,
  happened_at timestamp not null
);

-- 一行 = 签发一稿（编号、日期，代替哪一稿），或撤回签发的一稿
create table paper_event (
  event_id integer not null,
  paper_id integer not null,
  county varchar,
  action varchar not null check (action in ('issued', 'withdrawn')),
  number varchar,                   -- 发文字号，用过的不再用
  issued_on date,
  replaces integer,
  reason varchar not null,
  actor varchar not null,
  happened_at timestamp not null
);

-- 某一时刻（空 = 现在）的各稿和它们的下落
create macro paper_standing(known_at) as table
with told as (
  select * from paper_event where known_at is null or happened_at <= known_at
)
select p.* exclude (content, content_hash),
  row_number() over (partition by p.kind, p.county, p.year order by p.paper_id) as version,
  row_number() over (partition by p.kind, p.county, p.year order by p.paper_id desc) = 1 as newest,
  i.number, i.issued_on, i.replaces, w.reason as withdrawn_for, r.paper_id as replaced_by,
  case
    when i.paper_id is null then 'draft'
    when w.paper_id is not null then 'withdrawn'
    when r.paper_id is not null then 'replaced'
    else 'issued'
  end as state
from paper p
left join told i on i.paper_id = p.paper_id and i.action = 'issued'
left join told w on w.paper_id = p.paper_id and w.action = 'withdrawn'
left join told r on r.replaces = p.paper_id and r.action = 'issued'
where known_at is null or p.happened_at <= known_at;
