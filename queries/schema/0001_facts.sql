-- 入库的事实：上传、事件、工作表、问题；记住的答案与列对应。
-- 一律只追加：状态变化是新的一行事件，更正是新的一行记录；没有任何一处就地修改。
-- 时间都是督导中心当地时间（不带时区）。各表单的记录表 rec_<form> 由 data/forms/*.toml 生成，不在这里。

-- 一行 = 收到并入库的一个文件（同样的字节只有一行）
create table upload (
  upload_id integer not null,
  sha256 varchar not null,
  file varchar not null,            -- 相对路径，以 / 分隔
  bytes bigint not null,
  received_at timestamp not null,
  actor varchar not null,
  covers_from date,                 -- 收件时由人说明的台账起止（--covers）；没有说明为空
  covers_to date
);

-- 一行 = 一次状态变化；最后一行是 committed 或 restored 的上传有效
create table upload_event (
  event_id bigint not null,
  upload_id integer not null,
  happened_at timestamp not null,
  actor varchar not null,
  action varchar not null check (action in ('committed', 'withdrawn', 'restored', 'purged'))
);

-- 一行 = 一个文件里的一张表（同一工作表上叠着的两种表单是两行）；form 为空 = 没认出，搁置
create table sheet (
  upload_id integer not null,
  sheet_no integer not null,
  sheet varchar,                    -- csv 为空
  form varchar,
  meta json not null,
  meta_cells json not null,
  records integer not null,
  covers_county varchar,            -- 台账范围：空 = 全市（covers_from 不为空时）
  covers_from date,                 -- 台账覆盖的第一天；空 = 不是台账，或起止无从得知
  covers_to date,
  covers_basis varchar check (covers_basis in ('title', 'given', 'rows'))
);

-- 一行 = 一个问题；sheet_no 为空 = 整个文件的问题
create table problem (
  upload_id integer not null,
  sheet_no integer,
  cell varchar,
  field varchar,
  severity varchar not null check (severity in ('error', 'warning')),
  code varchar not null,
  "text" varchar,
  message varchar not null
);

-- 一行 = 对一个疑问的回答或其撤销；同一 (kind, text, county) 以最后一行为准
create table answers (
  answer_id integer not null,
  kind varchar not null,
  "text" varchar not null,
  county varchar,
  value json,
  actor varchar not null,
  happened_at timestamp not null,
  revoked boolean not null
);

-- 一行 = 一种表头与字段的对应或其撤销；同一 fingerprint 以最后一行为准
create table mapping (
  mapping_id integer not null,
  fingerprint varchar not null,
  form varchar not null,
  columns json not null,            -- {表头原文: 字段}
  actor varchar not null,
  happened_at timestamp not null,
  revoked boolean not null
);

-- 某一时刻（空 = 现在）有效的上传
create macro active_upload(known_at) as table
select u.*
from upload u
join (
  select upload_id, arg_max(action, event_id) as last_action
  from upload_event
  where known_at is null or happened_at <= known_at
  group by upload_id
) last using (upload_id)
where last.last_action in ('committed', 'restored');

-- 某一时刻有效上传的工作表
create macro active_sheet(known_at) as table
select s.*, u.file, u.received_at
from sheet s
join active_upload(known_at) u using (upload_id);

-- 某一时刻有效上传的问题
create macro active_problem(known_at) as table
select p.*, s.sheet, s.form, u.file, u.received_at
from problem p
join active_upload(known_at) u using (upload_id)
left join sheet s on s.upload_id = p.upload_id and s.sheet_no = p.sheet_no;
