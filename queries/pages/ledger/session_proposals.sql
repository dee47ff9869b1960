-- 可能是同一次、但分不清的来源：两条并排，为什么分不清
-- 一行 = 一条来源和可能与它是同一次的另一次（那一次的首条来源）；a_ 是这一条，b_ 是另一条
-- 公开 a_upload, a_form, a_sheet, a_row, b_upload, b_form, b_sheet, b_row, a_held_on, b_held_on, a_counties, b_counties
-- 公开 a_activity, b_activity, a_stations, b_stations, a_minutes, b_minutes, a_headcount, b_headcount, rivals
-- 姓名 a_supervisors, b_supervisors, a_supervisees, b_supervisees
-- 文字 a_source, b_source, a_place, b_place, reasons
with pair as (
  select src, other, null::integer as upload_id, null::integer as sheet_no from match_ledger
  union all
  select c.src, c.root, null, null
  from match_word c
  join (from word_match where not sure) m using (src)
  union all
  select v.src, v.root, null, null
  from match_lone_vague v
  join (from word_root where unsure) w using (src)
  union all
  select null, m.session_id, m.upload_id, m.sheet_no
  from survey_match m
  semi join (select upload_id, sheet_no from survey group by all having count(*) = 1) using (upload_id, sheet_no)
  anti join survey_session s using (upload_id, sheet_no, part)
),
told as materialized (
  from told_source()
),
one as (
  select p.*, a
  from pair p
  join told a on a.src = p.src
  union all
  select p.*, a
  from pair p
  join (from told where src is null) a on a.upload_id = p.upload_id and a.sheet_no = p.sheet_no
),
side as (
  select o.a, b, count(*) over (partition by o.src, o.upload_id, o.sheet_no) as rivals
  from one o
  join told b on b.src = o.other
)
select a.upload_id as a_upload, a.form as a_form, a.sheet_no as a_sheet, a.row_no as a_row, a.source as a_source,
  b.upload_id as b_upload, b.form as b_form, b.sheet_no as b_sheet, b.row_no as b_row, b.source as b_source,
  a.held_on as a_held_on, b.held_on as b_held_on, a.counties as a_counties, b.counties as b_counties,
  a.activity as a_activity, b.activity as b_activity, a.supervisors as a_supervisors, b.supervisors as b_supervisors,
  a.supervisees as a_supervisees, b.supervisees as b_supervisees, a.stations as a_stations, b.stations as b_stations,
  a.minutes as a_minutes, b.minutes as b_minutes, a.headcount as a_headcount, b.headcount as b_headcount,
  a.place as a_place, b.place as b_place, rivals,
  list_filter([
    case when len(a.supervisors) = 0 or len(b.supervisors) = 0 then '督导没有写或读不出' end,
    case when len(a.counties) = 0 or len(b.counties) = 0 then '县区没有写或读不出' end,
    case when length(a.held_on) < 10 or length(b.held_on) < 10 then '日期不全' end,
    case when a.form <> 'satisfaction_survey' and (a.activity is null or b.activity is null) then '类别没有写' end,
    case when a.minutes <> b.minutes then '时长不同' end,
    case when rivals > 1 then '可能的不止一次（' || rivals || ' 次）' end
  ], lambda x: x is not null) as reasons
from side
order by coalesce(a.held_on, b.held_on), a.source, b.source;
