-- 一次入库写下的行

-- name: next_upload
select coalesce(max(upload_id), 0) + 1 from upload;

-- name: upload
insert into upload
select unnest($upload_id::integer[]), unnest($sha256::varchar[]), unnest($file::varchar[]), unnest($bytes::bigint[]),
  unnest($at::timestamp[]), unnest($actor::varchar[]), unnest($covers_from::date[]), unnest($covers_to::date[]);

-- name: next_receipt
select coalesce(max(receipt_id), 0) + 1 from ledger_receipt;

-- name: ledger_receipt
insert into ledger_receipt
select unnest($receipt_id::bigint[]), unnest($upload_id::integer[]), unnest($until_on::date[]), unnest($actor::varchar[]),
  unnest($at::timestamp[]);

-- name: next_event
select coalesce(max(event_id), 0) + 1 from upload_event;

-- name: upload_event
insert into upload_event
select unnest($event_id::bigint[]), unnest($upload_id::integer[]), unnest($at::timestamp[]), unnest($actor::varchar[]),
  unnest($action::varchar[]);

-- name: sheet
insert into sheet
select unnest($upload_id::integer[]), unnest($sheet_no::integer[]), unnest($sheet::varchar[]), unnest($form::varchar[]),
  unnest($meta::json[]), unnest($meta_cells::json[]), unnest($records::integer[]), unnest($covers_county::varchar[]),
  unnest($covers_from::date[]), unnest($covers_to::date[]), unnest($covers_basis::varchar[]), unnest($covers_place::varchar[]),
  unnest($covers_title::varchar[]), unnest($covers_owner::varchar[]), unnest($covers_kinds::varchar[][]);
