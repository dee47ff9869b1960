-- 观察员看到的每张表：没有姓名；没写在这里的表看不到

-- name: upload
select * replace (file_of(upload_id, file) as file, '工作人员' as actor) from dudao.main.upload;

-- name: upload_event
select * replace ('工作人员' as actor) from dudao.main.upload_event;

-- name: problem
select * replace (case when code = 'date_range' then "text" end as "text", code as message)
from dudao.main.problem;

-- name: revision
select * replace (null::json as old, null::json as new, '{}'::json as also, '' as reason, '工作人员' as actor)
from dudao.main.revision;

-- name: same_session
select * replace ('工作人员' as actor) from dudao.main.same_session;

-- name: station_event
select * replace ('工作人员' as actor) from dudao.main.station_event;

-- name: ledger_receipt
select * replace ('工作人员' as actor) from dudao.main.ledger_receipt;

-- name: rectification
select * exclude (said) replace (
  said[1][1] as what, said[2][1] as measure, '责任人' as owner, said[3][1] as reason, '' as evidence,
  null::json as closes, '工作人员' as actor
)
from (select *, struck_all([[what], [measure], [reason]]) as said from dudao.main.rectification);

-- name: schedule
select * replace ('工作人员' as actor) from dudao.main.schedule;

-- name: snapshot
select * replace ('快照' || snapshot_id as name, '{}'::json as reports, '工作人员' as actor)
from dudao.main.snapshot;

-- name: snapshot_event
select * replace ('工作人员' as actor) from dudao.main.snapshot_event;

-- name: setting
select * replace (if(starts_with(name, 'weak.'), left(value, 1), value) as value, '工作人员' as actor)
from dudao.main.setting;

-- name: retention
select * replace ('工作人员' as actor) from dudao.main.retention;

-- name: schema_version
from dudao.main.schema_version;
