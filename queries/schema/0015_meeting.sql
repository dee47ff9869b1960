-- 会议：筹备、开会、议定、关会。只追加，每改一次多一行；最后一行作数。

-- 一行 = 一次会议的一版（哪天开、谁主持、议程、抽查名单、开完了没有）
create table meeting (
  version_id bigint not null,
  meeting_id integer not null,
  follows bigint,                   -- 在哪一版上改的；第一版为空
  name varchar not null,
  year integer not null,            -- 看哪个年度
  held_on date not null,            -- 哪天开
  as_of date not null,              -- 从哪天评估
  snapshot_id integer,              -- 冻结的数字；空 = 还没有冻结
  place varchar not null,
  chair varchar not null,           -- 主持
  attendees varchar not null,       -- 出席
  absent varchar not null,          -- 请假
  agenda json not null,             -- [{key, kind, title, county}]，按会上的顺序
  seed integer,                     -- 抽查用的种子，屏幕上也显示
  drawn json not null,              -- 抽到的站点 [{county, station, ticks, photo}]，按抽到的顺序
  state varchar not null check (state in ('draft', 'closed', 'dropped')),
  actor varchar not null,
  happened_at timestamp not null
);

-- 一行 = 一个议题的记录的一版：说了什么、议定什么、要谁哪天前整改什么
create table meeting_note (
  version_id bigint not null,
  meeting_id integer not null,
  point varchar not null,           -- 议程里的 key；抽查的一站是 spot/县区/站点
  follows bigint,
  county varchar,                   -- 空 = 不是某一个县区的
  note varchar not null,
  decision varchar not null,
  found varchar not null check (found in ('', 'there', 'missing', 'unclear')),  -- 抽查：有、没有、看不清
  items json not null,              -- [{county, what, measure, owner, due_on, target, closes}]；关会时列入整改
  actor varchar not null,
  happened_at timestamp not null
);

-- 某一时刻（空 = 现在）作数的会议；first_at = 什么时候开始筹备
create macro standing_meeting(known_at) as table
select *, first_value(happened_at) over (partition by meeting_id order by version_id) as first_at
from meeting
where known_at is null or happened_at <= known_at
qualify row_number() over (partition by meeting_id order by version_id desc) = 1;

-- 某一时刻（空 = 现在）作数的记录
create macro standing_meeting_note(known_at) as table
from meeting_note
where known_at is null or happened_at <= known_at
qualify row_number() over (partition by meeting_id, point order by version_id desc) = 1;

-- 会议纪要一次会议一份，不像报告那样一年一份：同一年的两次会议互不代替
create or replace macro paper_standing(known_at) as table
with told as (
  select * from paper_event where known_at is null or happened_at <= known_at
),
known as (
  select *, case when kind = 'minutes' then snapshot_id end as meeting_of
  from paper
  where known_at is null or happened_at <= known_at
)
select p.* exclude (content, content_hash, meeting_of),
  row_number() over (partition by p.kind, p.county, p.year, p.meeting_of order by p.paper_id) as version,
  row_number() over (partition by p.kind, p.county, p.year, p.meeting_of order by p.paper_id desc) = 1 as newest,
  i.number, i.issued_on, i.replaces, w.reason as withdrawn_for, r.paper_id as replaced_by,
  case
    when i.paper_id is null then 'draft'
    when w.paper_id is not null then 'withdrawn'
    when r.paper_id is not null then 'replaced'
    else 'issued'
  end as state
from known p
left join told i on i.paper_id = p.paper_id and i.action = 'issued'
left join told w on w.paper_id = p.paper_id and w.action = 'withdrawn'
left join told r on r.replaces = p.paper_id and r.action = 'issued';
