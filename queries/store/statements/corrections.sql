-- 更正

-- name: next_revision
select coalesce(max(revision_id), 0) + 1 from revision;

-- name: revision
insert into revision values (
  $revision_id, $form, $base_id, $record_id, $upload_id, $sheet_no, $row_no, $field, $cell,
  $old::json, $new::json, $also::json, $settles, $undoes, $reason, $actor, $at
);

-- name: upload_of_hash
select upload_id from upload where sha256 = ?;
