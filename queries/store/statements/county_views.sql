-- 县级账号看到的每张表：只有本县的行；没写在这里的表看不到

-- name: upload
select * replace (
  if(upload_id in (from own_upload), file, '第' || upload_id || '号收件') as file
)
from dudao.main.upload
where upload_id in (from own_upload) or upload_id in (select upload_id from own_scope)
  or upload_id in (select upload_id from own_row);

-- name: upload_event
select e.* from dudao.main.upload_event e semi join upload using (upload_id);

-- name: sheet
select s.* replace (
  if(o.upload_id is null, s.sheet_no::varchar, s.sheet) as sheet,
  if(o.upload_id is null, '{}'::json, s.meta) as meta,
  coalesce(n.records, 0)::integer as records
)
from dudao.main.sheet s
left join (select distinct upload_id, sheet_no from own_row where whole
  union select upload_id, sheet_no from sheet_place where county = (select county from lens)
  union select x.upload_id, x.sheet_no from dudao.main.sheet x join dudao.main.upload u using (upload_id)
    where u.actor = (select account from lens)) o
  on o.upload_id = s.upload_id and o.sheet_no = s.sheet_no
left join (select upload_id, sheet_no, count(*) filter (where not corrected) as records from own_row group by all) n
  on n.upload_id = s.upload_id and n.sheet_no = s.sheet_no
where o.upload_id is not null or n.upload_id is not null
  or (s.upload_id, s.sheet_no) in (select (upload_id, sheet_no) from own_scope);

-- name: problem
select p.*
from dudao.main.problem p
where p.upload_id in (from whole_upload)
  or (p.upload_id, p.sheet_no, try_cast(regexp_extract(p.cell, '([0-9]+)$', 1) as integer))
    in (select (upload_id, sheet_no, row_no) from own_row where whole);

-- name: revision
select r.* from dudao.main.revision r
where (r.form, r.base_id) in (select (form, base) from own_row where whole)
  or (r.base_id is null and r.upload_id in (from own_upload));

-- name: sheet_revision
select v.* from dudao.main.sheet_revision v semi join sheet using (upload_id, sheet_no);

-- name: same_session
select p.* from dudao.main.same_session p
where (p.left_form, p.left_upload, p.left_sheet, p.left_row) in (select (form, upload_id, sheet_no, row_no) from own_source)
  and (p.right_form, p.right_upload, p.right_sheet, p.right_row) in (select (form, upload_id, sheet_no, row_no) from own_source);

-- name: station_event
select * from dudao.main.station_event where county = (select county from lens);

-- name: attachment
select a.* from dudao.main.attachment a where upload_id in (from whole_upload);

-- name: arrival
select * from dudao.main.arrival
where actor = (select account from lens)
  or sha256 in (select sha256 from dudao.main.upload where upload_id in (from own_upload));

-- name: answers
select * from dudao.main.answers where county = (select county from lens);

-- name: setting
select * from dudao.main.setting
where not starts_with(name, 'weak.') or split_part(split_part(name, '.', 3), '/', 1) = (select county from lens);

-- name: paper
select p.* from dudao.main.paper p
where county = (select county from lens)
  and paper_id in (select paper_id from dudao.main.paper_event where action = 'issued');

-- name: paper_event
select * from dudao.main.paper_event where county = (select county from lens);

-- name: proof
select * from dudao.main.proof where county = (select county from lens);

-- name: rectification
select * from dudao.main.rectification where county = (select county from lens);

-- name: ledger_receipt
select e.* from dudao.main.ledger_receipt e semi join upload using (upload_id);

-- name: schedule
from dudao.main.schedule;

-- name: mapping
from dudao.main.mapping;

-- name: retention
from dudao.main.retention;

-- name: schema_version
from dudao.main.schema_version;
