-- 来源记录写成一张表的样子：在哪里，写了什么；整批的满意度表也是一条来源
-- 一行 = 一条来源记录，或一张满意度表（src 空，row_no = 0）
create or replace temp macro told_source() as table
select s.src, s.form, s.upload_id, s.sheet_no, s.row_no, told_apart(s.source.label, s.upload_id, n.file) as source, s.held_on, s.counties, s.activity, s.mode,
  s.supervisors, s.supervisees, s.stations, s.assistant, s.headcount, s.minutes, s.place, s.content
from source_row s
left join shared_name n on n.upload_id = s.upload_id
union all by name
select null::bigint as src, 'satisfaction_survey' as form, v.upload_id, v.sheet_no, 0 as row_no,
  told_apart(concat_ws('!', v.file, v.sheet), v.upload_id, n.file) as source, v.held_on, case when v.county is null then [] else [v.county] end as counties,
  case when v.supervisor is null then [] else [v.supervisor] end as supervisors,
  case when v.station is null then [] else [v.station] end as stations
from (
  select upload_id, sheet_no, file, sheet, case when count(distinct held_on) = 1 then min(held_on) end as held_on,
    case when count(distinct county) = 1 then min(county) end as county, min(station) as station,
    case when count(distinct supervisor) = 1 then min(supervisor) end as supervisor
  from survey
  group by all
) v
left join shared_name n on n.upload_id = v.upload_id;
