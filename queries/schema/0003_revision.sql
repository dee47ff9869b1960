-- 更正：原来的记录不动，另写一行完整的新记录；这里记着哪一行取代哪一行、谁、何时、为什么。

-- 一行 = 一个字段的一次更正（或改回）；base_id 是读出来的那条记录，record_id 是更正后的那一行
create table revision (
  revision_id bigint not null,
  form varchar not null,
  base_id bigint not null,
  record_id bigint not null,
  upload_id integer not null,
  sheet_no integer not null,
  row_no integer not null,
  field varchar not null,
  cell varchar,
  old json,
  new json,
  reason varchar not null,
  actor varchar not null,
  happened_at timestamp not null
);

-- 某一时刻（空 = 现在）不作数的记录行：被更正取代的，和那时还没有的更正
create macro hidden_record(form_id, known_at) as table
with version as (
  select base_id, record_id from revision where form = form_id
),
latest as (
  select base_id, arg_max(record_id, revision_id) as record_id
  from revision
  where form = form_id and (known_at is null or happened_at <= known_at)
  group by base_id
)
select base_id as record_id from version
union
select record_id from version
except
select coalesce(l.record_id, v.base_id)
from (select distinct base_id from version) v
left join latest l using (base_id);
