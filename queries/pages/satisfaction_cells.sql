-- 满意度的最小格：同一县、同一督导、同一场次的答卷，票数与人数
-- 参数 $year 年度
-- 一行 = 一个县、一名督导、一场（没有写明的为空；归得了哪一次督导的按那一次，否则按日期＋县区＋督导）；attended = 那一次参加的人数（各来源写的人数，没有的看写出姓名的），不知道为空
with placed as (
  select s.upload_id, s.sheet_no, s.part, s.county, s.supervisor,
    case
      when d.session_id is not null then concat_ws(' ', d.subject, array_to_string(d.supervisors, '、'))
      when s.held_on is not null then concat_ws(' ', s.held_on, s.county, s.supervisor)
    end as session,
    coalesce(
      d.headcount, case when len(d.supervisees) > 0 and len(named_people(d.supervisees)) = len(d.supervisees) then len(d.supervisees) end
    ) as attended
  from survey s
  left join survey_session x using (upload_id, sheet_no, part)
  left join session d using (session_id)
  where s.year = $year and not s.later
),
asked as (
  select coalesce(r.county, p.county) as county, p.supervisor, p.session,
    sum(r.respondents)::bigint as respondents, any_value(p.attended) as attended
  from placed p
  join respondent r using (upload_id, sheet_no, part)
  group by all
),
answered as (
  select coalesce(a.county, p.county) as county, p.supervisor, p.session,
    sum(a.votes) filter (where a.level = 1) as n1, sum(a.votes) filter (where a.level = 2) as n2,
    sum(a.votes) filter (where a.level = 3) as n3, sum(a.votes) filter (where a.level = 4) as n4,
    sum(a.votes) filter (where a.level = 5) as n5
  from placed p
  join answer a using (upload_id, sheet_no, part)
  group by all
)
select k.county, k.supervisor, k.session, k.respondents, k.attended,
  coalesce(v.n1, 0)::bigint as n1, coalesce(v.n2, 0)::bigint as n2, coalesce(v.n3, 0)::bigint as n3,
  coalesce(v.n4, 0)::bigint as n4, coalesce(v.n5, 0)::bigint as n5
from asked k
left join answered v
  on v.county is not distinct from k.county and v.supervisor is not distinct from k.supervisor
  and v.session is not distinct from k.session
order by k.supervisor nulls last, k.session nulls last, k.county nulls last;
