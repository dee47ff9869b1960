-- 公布给省里的每张表：只有评估要用的列；filed = 收件或记下的那一年（放在哪个年度的文件里）。没写在这里的表不公布

-- name: upload
select upload_id, sha256, file, 0::bigint as bytes, received_at, '' as actor, covers_from, covers_to, year(received_at) as filed
from upload order by upload_id;

-- name: upload_event
select event_id, upload_id, happened_at, '' as actor, action, year(happened_at) as filed
from upload_event order by event_id;

-- name: sheet
select upload_id, sheet_no, s.sheet, form, meta::varchar as meta, meta_cells::varchar as meta_cells, records, s.covers_county,
  s.covers_from, s.covers_to, covers_basis, covers_place, covers_title, covers_owner, covers_kinds, year(u.received_at) as filed
from sheet s join upload u using (upload_id) order by upload_id, sheet_no;

-- name: problem
select upload_id, sheet_no, cell, field, severity, code, case when code = 'date_range' then "text" end as "text", code as message,
  year(u.received_at) as filed
from problem p join upload u using (upload_id) order by all;

-- name: revision
select revision_id, form, base_id, record_id, upload_id, sheet_no, row_no, field, cell, null::varchar as old, null::varchar as new,
  '{}' as also, settles, undoes, '' as reason, '' as actor, happened_at, year(happened_at) as filed
from revision order by revision_id;

-- name: sheet_revision
select v.revision_id, upload_id, sheet_no, s.form, v.meta::varchar as meta, v.covers_county, v.covers_from, v.covers_to,
  v.covers_basis, v.happened_at, year(v.happened_at) as filed
from sheet_revision v join sheet s using (upload_id, sheet_no) order by v.revision_id;

-- name: same_session
select * replace ('' as actor), year(happened_at) as filed from same_session order by same_id;

-- name: station_event
select * replace ('' as actor), year(happened_at) as filed from station_event order by event_id;

-- name: ledger_receipt
select * replace ('' as actor), year(happened_at) as filed from ledger_receipt order by receipt_id;

-- name: setting
select setting_id, name, if(starts_with(name, 'weak.'), left(value, 1), value) as value, '' as actor, happened_at,
  year(happened_at) as filed
from setting where starts_with(name, 'reading.') or starts_with(name, 'weak.') order by setting_id;

-- name: rectification
select version_id, item_id, follows, county, r.year, '' as what, '' as measure, '' as owner, due_on, state, '' as reason,
  '' as evidence, origin, target, snapshot_id, null::varchar as closes, '' as actor, happened_at, year(happened_at) as filed
from rectification r order by version_id;

-- name: paper
select paper_id, kind, county, p.year, as_of, known_at, snapshot_id, follows, '{}' as content, '' as content_hash,
  '' as actor, happened_at, year(happened_at) as filed
from paper p order by paper_id;

-- name: paper_event
select event_id, paper_id, county, action, case when number is not null then paper_id::varchar end as number, issued_on, replaces,
  '' as reason, '' as actor, happened_at, year(happened_at) as filed
from paper_event order by event_id;
