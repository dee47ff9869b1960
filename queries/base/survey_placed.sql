-- 每张满意度表记在哪里：县、督导、场次
-- 一行 = 一张满意度表（part 见 survey_part）；day = 表上日期的第一天；quarter = 确知的季度（日期只写到年的为空）；session = 归得了哪一次督导的按那一次，否则按日期＋县区＋督导；attended = 那一次参加的人数（各来源写的人数，没有的看写出姓名的），不知道为空；apart = 那一次是个别的或线上的，问卷里团体才有的环节不算它的
create or replace temp table survey_placed as
select s.upload_id, s.sheet_no, s.part, s.file, s.year, s.later, s.basis, s.county, s.supervisor, s.day, s.quarter,
  case
    when d.session_id is not null then concat_ws(' ', d.subject, array_to_string(d.supervisors, '、'))
    when s.held_on is not null then concat_ws(' ', s.held_on, s.county, s.supervisor)
  end as session,
  coalesce(
    d.headcount, case when len(d.supervisees) > 0 and len(named_people(d.supervisees)) = len(d.supervisees) then len(d.supervisees) end
  ) as attended,
  coalesce(d.activity in ('individual', 'online_group', 'online_training') or not d.face_to_face, false) as apart
from survey s
left join survey_session x using (upload_id, sheet_no, part)
left join session d using (session_id);
