-- 某一时点、两个时点之间：游标上的临时表和宏

-- name: chosen_upload
create temp table chosen_upload as select unnest($ids::integer[]) as upload_id;

-- name: chosen_moment
create temp table chosen_moment as select $at::timestamp as moment;

-- name: active_upload
create temp macro active_upload(known_at) as table
select u.*
from upload u semi join chosen_upload using (upload_id);

-- name: hidden_record
create temp macro hidden_record(form_id, known_at) as table
select *
from dudao.main.hidden_record(form_id, (select moment from chosen_moment));

-- name: standing_revision
create temp macro standing_revision(known_at) as table
select *
from dudao.main.standing_revision((select moment from chosen_moment));

-- name: sheet_version
create temp macro sheet_version(known_at) as table
select *
from dudao.main.sheet_version((select moment from chosen_moment));

-- name: moment_hidden_record
create temp table moment_hidden_record as
select f.form, h.record_id
from (select distinct form from revision) f, lateral (from hidden_record(f.form, $known_at::timestamp)) h;

-- name: moment_last
set variable moment_last = (select coalesce(max(revision_id), 0) from revision);

-- name: hidden_record_then
create or replace temp macro hidden_record(form_id, known_at) as table
select record_id
from moment_hidden_record
where form = form_id
union all  -- a correction made since: the row it wrote
select record_id
from revision
where form = form_id and record_id is not null and revision_id > getvariable('moment_last');
