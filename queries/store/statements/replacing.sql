-- 两次报来的同一份满意度

-- name: same_survey
select s.upload_id, s.file, to_json(r)::varchar as whole
from active_satisfaction_survey(null::timestamp) r
join active_sheet(null::timestamp) s using (upload_id, sheet_no)
where (s.meta ->> '$.county') = $county and (s.meta ->> '$.held_on') = $held_on
  and (s.meta ->> '$.supervisor') is not distinct from $supervisor and ($newer is null or s.upload_id < $newer)
  and s.upload_id not in (select upload_id from sheet where form is distinct from 'satisfaction_survey' and form is not null);
