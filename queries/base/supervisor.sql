-- 督导名册：同一人以最新收到的一行为准
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一名在册督导
create or replace temp table supervisor as
select r.record_id, r.name, r.kind, r.organisation, r.region, r.title, r.certificate, r.certified_on,
  r.practice_years, r.teaching_years, r.training_hours, r.appointed_on, r.note, r.upload_id, r.source
from rec_supervisor_roster r
join active_upload($known_at::timestamp) u using (upload_id)
where r.name is not null
qualify row_number() over (partition by r.name order by r.upload_id desc, r.sheet_no, r.row_no desc) = 1;
