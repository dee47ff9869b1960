-- 更正：原来的记录和工作表不动，另写一行完整的新内容；这里记着谁、何时、为什么、哪一格由什么改成什么。

-- 一行 = 一个字段的一次更正，或把一次更正改回（undoes = 被改回的那次）
create table revision (
  revision_id bigint not null,
  form varchar not null,
  base_id bigint,                   -- 读出来的那条记录；空 = 更正的是整张表的内容（表头上的县区、日期等）
  record_id bigint,                 -- 更正后的那一行记录
  upload_id integer not null,
  sheet_no integer not null,
  row_no integer,
  field varchar not null,           -- 整张表的写作 meta.<字段>
  cell varchar,
  old json,
  new json,
  also json not null,               -- 随之改变的字段（如薪资上下限）→ 新值
  settles varchar[] not null,       -- 这次更正之后不再算读不出的单元格
  undoes bigint,
  reason varchar not null,
  actor varchar not null,
  happened_at timestamp not null
);

-- 一行 = 一张表更正后的表头内容和台账范围；同一张表以最后一行为准
create table sheet_revision (
  revision_id bigint not null,
  upload_id integer not null,
  sheet_no integer not null,
  meta json not null,
  covers_county varchar,
  covers_from date,
  covers_to date,
  covers_basis varchar,
  happened_at timestamp not null
);

-- 某一时刻（空 = 现在）不作数的记录行：被更正取代的，和那时还没有的更正
create macro hidden_record(form_id, known_at) as table
with version as (
  select base_id, record_id from revision where form = form_id and base_id is not null
),
latest as (
  select base_id, arg_max(record_id, revision_id) as record_id
  from revision
  where form = form_id and base_id is not null and (known_at is null or happened_at <= known_at)
  group by base_id
)
select base_id as record_id from version
union
select record_id from version
except
select coalesce(l.record_id, v.base_id)
from (select distinct base_id from version) v
left join latest l using (base_id);

-- 某一时刻仍然作数的更正：没有改回的
create macro standing_revision(known_at) as table
with told as (
  select * from revision where known_at is null or happened_at <= known_at
)
select t.*
from told t
anti join (select undoes from told where undoes is not null) u on u.undoes = t.revision_id
where t.undoes is null;

-- 某一时刻更正过的表头内容，每张表一行
create macro sheet_version(known_at) as table
select v.upload_id, v.sheet_no, v.meta, s.meta_cells, v.covers_county, v.covers_from, v.covers_to, v.covers_basis
from sheet_revision v
join sheet s on s.upload_id = v.upload_id and s.sheet_no = v.sheet_no
where known_at is null or v.happened_at <= known_at
qualify row_number() over (partition by v.upload_id, v.sheet_no order by v.revision_id desc) = 1;

-- 某一时刻有效上传的工作表，表头内容更正过的是更正后的
create or replace macro active_sheet(known_at) as table
select
  s.* replace (
    coalesce(v.meta, s.meta) as meta,
    if(v.meta is null, s.covers_county, v.covers_county) as covers_county,
    if(v.meta is null, s.covers_from, v.covers_from) as covers_from,
    if(v.meta is null, s.covers_to, v.covers_to) as covers_to,
    if(v.meta is null, s.covers_basis, v.covers_basis) as covers_basis
  ),
  u.file, u.received_at
from sheet s
join active_upload(known_at) u using (upload_id)
left join sheet_version(known_at) v on v.upload_id = s.upload_id and v.sheet_no = s.sheet_no;

-- 某一时刻有效上传的问题；单元格更正过的不再是问题
create or replace macro active_problem(known_at) as table
with settled as (
  select distinct upload_id, sheet_no, field, unnest(settles) as cell
  from standing_revision(known_at)
)
select p.*, s.sheet, s.form, u.file, u.received_at
from problem p
join active_upload(known_at) u using (upload_id)
left join sheet s on s.upload_id = p.upload_id and s.sheet_no = p.sheet_no
anti join settled d
  on d.upload_id = p.upload_id and d.sheet_no = p.sheet_no and d.field = p.field
  and d.cell = coalesce(p.cell, '');
