-- 一次入库写下的行

-- name: next_upload
select coalesce(max(upload_id), 0) + 1 from upload;

-- name: upload
insert into upload values (?, ?, ?, ?, ?, ?, ?, ?);

-- name: next_receipt
select coalesce(max(receipt_id), 0) + 1 from ledger_receipt;

-- name: ledger_receipt
insert into ledger_receipt values (?, ?, ?, ?, ?);

-- name: next_event
select coalesce(max(event_id), 0) + 1 from upload_event;

-- name: upload_event
insert into upload_event values (?, ?, ?, ?, ?);

-- name: sheet
insert into sheet values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
