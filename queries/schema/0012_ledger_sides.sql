-- 台账管什么：地方、时间、类别、谁的（标题写了哪几样），和它最后一次收到时记到哪一天。

-- 一行 = 一张表（同 0001，多了台账的标题、类别、谁的、县区怎么知道的；起止还可以取自文件名）
create table sheet_sided (
  upload_id integer not null,
  sheet_no integer not null,
  sheet varchar,
  form varchar,
  meta json not null,
  meta_cells json not null,
  records integer not null,
  covers_county varchar,
  covers_from date,
  covers_to date,                   -- 标题（文件名、说明、最晚一行）写到哪天；记到哪天看 active_sheet
  covers_basis varchar check (covers_basis in ('title', 'file', 'given', 'rows')),
  covers_place varchar check (covers_place in ('title', 'rows')),  -- 县区取自标题，还是每一行都是它
  covers_title varchar,             -- 标题的指纹（标题里可能有姓名）；同一标题、同一个谁的，是同一本台账
  covers_owner varchar,             -- 只是某人、某机构、某站、某几个县区的台账：哪一种和指纹；空 = 不是
  covers_kinds varchar[]            -- 只记这几类；空 = 各类都记
);

insert into sheet_sided by name select * from sheet;
drop table sheet;
alter table sheet_sided rename to sheet;

-- 一行 = 一份台账收到一次（同样的字节再收到也是一行）；until_on = 那次说它记到哪一天
create table ledger_receipt (
  receipt_id bigint not null,
  upload_id integer not null,
  until_on date not null,
  actor varchar not null,
  happened_at timestamp not null
);

-- 某一时刻（空 = 现在）台账记到哪一天、最后一次收到是哪一天；以前收的没有行，看收件那天
create macro ledger_until(known_at) as table
select upload_id, arg_max(until_on, receipt_id) as until_on, max(happened_at)::date as arrived_on
from ledger_receipt
where known_at is null or happened_at <= known_at
group by upload_id;

-- 某一时刻有效上传的工作表，表头内容更正过的是更正后的；台账的 covers_to 不晚于它记到的那天，stated_to 是写到的那天
create or replace macro active_sheet(known_at) as table
select * replace (
    case when form = 'session_ledger' and covers_to is not null then least(covers_to, until_on) else covers_to end as covers_to
  ),
  covers_to as stated_to
from (
  select
    s.* replace (
      coalesce(v.meta, s.meta) as meta,
      if(v.meta is null, s.covers_county, v.covers_county) as covers_county,
      if(v.meta is null, s.covers_from, v.covers_from) as covers_from,
      if(v.meta is null, s.covers_to, v.covers_to) as covers_to,
      if(v.meta is null, s.covers_basis, v.covers_basis) as covers_basis,
      if((v.meta ->> '$.county') is null, s.covers_place, 'title') as covers_place
    ),
    u.file, u.received_at, coalesce(l.until_on, u.received_at::date) as until_on,
    coalesce(l.arrived_on, u.received_at::date) as arrived_on
  from sheet s
  join active_upload(known_at) u using (upload_id)
  left join sheet_version(known_at) v on v.upload_id = s.upload_id and v.sheet_no = s.sheet_no
  left join ledger_until(known_at) l on l.upload_id = s.upload_id
);
