-- 满意度按督导或按场次分组：票数与答卷人
-- 参数 $year 年度
-- 参数 $dimension 分组：supervisor 督导，session 场次（归得了哪一次督导的按那一次，否则按日期＋县区＋督导）
-- 一行 = 一组；没有写明的合成一组，名字为空；attended = 那一次参加的人数（各来源写的人数，没有的看写出姓名的），不知道为空
with placed as (
  select s.upload_id, s.sheet_no,
    case $dimension
      when 'supervisor' then s.supervisor
      when 'session' then case
        when d.session_id is not null then concat_ws(' ', d.subject, array_to_string(d.supervisors, '、'))
        when s.held_on is not null then concat_ws(' ', s.held_on, s.county, s.supervisor)
      end
    end as name,
    case when $dimension = 'session' then coalesce(
      d.headcount, case when len(d.supervisees) > 0 and not list_contains(d.supervisees, '全体社工') then len(d.supervisees) end
    ) end as attended
  from survey s
  left join survey_session x using (upload_id, sheet_no)
  left join session d using (session_id)
  where s.year = $year and not s.later
),
asked as (
  select p.name, sum(r.respondents)::bigint as respondents, any_value(p.attended) as attended
  from placed p
  join respondent r using (upload_id, sheet_no)
  group by p.name
),
answered as (
  select p.name,
    sum(a.votes) filter (where a.level = 1) as n1, sum(a.votes) filter (where a.level = 2) as n2,
    sum(a.votes) filter (where a.level = 3) as n3, sum(a.votes) filter (where a.level = 4) as n4,
    sum(a.votes) filter (where a.level = 5) as n5
  from placed p
  join answer a using (upload_id, sheet_no)
  group by p.name
)
select k.name, k.respondents, k.attended, coalesce(v.n1, 0)::bigint as n1, coalesce(v.n2, 0)::bigint as n2,
  coalesce(v.n3, 0)::bigint as n3, coalesce(v.n4, 0)::bigint as n4, coalesce(v.n5, 0)::bigint as n5
from asked k
left join answered v on v.name is not distinct from k.name
order by k.name nulls last;
