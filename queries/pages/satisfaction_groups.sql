-- 满意度按督导或按场次分组：票数与答卷人
-- 参数 $year 年度
-- 参数 $dimension 分组：supervisor 督导，session 场次（日期＋县区）
-- 一行 = 一组；没有写明的合成一组，名字为空
with placed as (
  select s.upload_id, s.sheet_no,
    case $dimension
      when 'supervisor' then s.supervisor
      when 'session' then case when s.held_on is not null then concat_ws(' ', s.held_on, s.county, s.supervisor) end
    end as name
  from survey s
  where s.year = $year and not s.later
),
asked as (
  select p.name, sum(r.respondents)::bigint as respondents
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
select k.name, k.respondents, coalesce(v.n1, 0)::bigint as n1, coalesce(v.n2, 0)::bigint as n2,
  coalesce(v.n3, 0)::bigint as n3, coalesce(v.n4, 0)::bigint as n4, coalesce(v.n5, 0)::bigint as n5
from asked k
left join answered v on v.name is not distinct from k.name
order by k.name nulls last;
