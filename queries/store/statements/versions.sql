-- 更正后的各版

-- name: sheet_revision
insert into sheet_revision values (?, ?, ?, ?::json, ?, ?, ?, ?, ?);

-- name: problems
select distinct code from problem where upload_id = ? and sheet_no = ?;

-- name: form_of_sheet
select form from sheet where upload_id = ? and sheet_no = ?;

-- name: is_one_record
select records = 1 from sheet where upload_id = ? and sheet_no = ?;
