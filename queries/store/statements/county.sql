-- 县级账号的行：哪些收件、哪些表、哪些记录是本县的

-- name: lens
create temp table lens as
select $county::varchar as county, $account::varchar as account, $own::varchar[] as own_home, $homes::varchar[] as home;

-- name: sheet_place
create temp table sheet_place as
select s.upload_id, s.sheet_no, s.meta ->> '$.county' as county
from dudao.main.sheet s where s.meta ->> '$.county' is not null
union select upload_id, sheet_no, covers_county from dudao.main.sheet where covers_county is not null
union select upload_id, sheet_no, meta ->> '$.county' from dudao.main.sheet_revision where meta ->> '$.county' is not null
union select upload_id, sheet_no, covers_county from dudao.main.sheet_revision where covers_county is not null;

-- name: own_scope
create temp table own_scope as
select upload_id, sheet_no from dudao.main.sheet where form = 'session_ledger' and covers_from is not null
  and coalesce(covers_county, (select county from lens)) = (select county from lens)
union
select v.upload_id, v.sheet_no from dudao.main.sheet_revision v where v.covers_from is not null
  and coalesce(v.covers_county, (select county from lens)) = (select county from lens);

-- name: own_upload
create temp table own_upload as
select upload_id from own_row where whole
union select upload_id from sheet_place where county = (select county from lens)
union select upload_id from dudao.main.upload where actor = (select account from lens);

-- name: whole_upload
create temp table whole_upload as
select upload_id from own_upload
except
(select upload_id from all_row except select upload_id from dudao.main.upload where actor = (select account from lens));

-- name: own_source
create temp table own_source as
select form, upload_id, sheet_no, row_no
from own_row
union
select 'satisfaction_survey', upload_id, sheet_no, 0
from own_row
where form = 'satisfaction_survey';

-- name: have
select 1 from dudao.main.upload where sha256 = $sha256 and upload_id in (from whole_upload)
union all select 1 from attachment where sha256 = $sha256
union all select 1 from proof where sha256 = $sha256
union all select 1 from dudao.main.arrival where sha256 = $sha256 and actor = (select account from lens);
