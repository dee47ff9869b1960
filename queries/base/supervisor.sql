-- 督导名册：同一人以最新收到的名册为准；同一张名册上行政、专业两类都列的，各有一行
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一名在册督导一个类别；title_unread、certificate_unread = 写了但读不出
create or replace temp table supervisor as
with newest as (
  select r.record_id, r.name, r.kind, r.organisation, r.region, r.title, r.certificate, r.certified_on,
    r.practice_years, r.teaching_years, r.training_hours, r.appointed_on, r.note, r.upload_id,
    source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source,
    t.cell is not null as title_unread, c.cell is not null as certificate_unread
  from active_supervisor_roster($known_at::timestamp) r
  left join unreadable t on t.upload_id = r.upload_id and t.sheet_no = r.sheet_no
    and t.field = 'title' and t.cell = (r.cells ->> '$.title')
  left join unreadable c on c.upload_id = r.upload_id and c.sheet_no = r.sheet_no
    and c.field = 'certificate' and c.cell = (r.cells ->> '$.certificate')
  where r.name is not null
  qualify r.upload_id = max(r.upload_id) over (partition by r.name)
)
select *
from newest
qualify (kind is not null or bool_and(kind is null) over (partition by name))
  and row_number() over (
    partition by name, kind order by title is null and certificate is null, record_id desc
  ) = 1;
