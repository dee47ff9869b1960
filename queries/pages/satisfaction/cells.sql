-- 满意度的最小格：一张满意度表一个县的答卷，人数与票数
-- 参数 $year 年度
-- 一行 = 一张表（part 见 survey_part）一个县（答卷各写各县的，分县；没有写明的为空）；votes = 每题每档的票数；n1 … n5 = 各题合计
-- 公开 upload_id, sheet_no, part, basis, day, quarter, county, session, respondents, attended, apart, votes, n1, n2, n3, n4, n5
-- 姓名 supervisor
-- 文字 file
with asked as (
  select p.upload_id, p.sheet_no, p.part, r.county as own, sum(r.respondents)::bigint as respondents
  from survey_placed p
  join respondent r using (upload_id, sheet_no, part)
  where p.year = $year and not p.later
  group by all
),
answered as (
  select p.upload_id, p.sheet_no, p.part, a.county as own,
    list({'item': a.item, 'level': a.level, 'votes': a.votes} order by a.item, a.level) as votes,
    coalesce(sum(a.votes) filter (where a.level = 1), 0)::bigint as n1,
    coalesce(sum(a.votes) filter (where a.level = 2), 0)::bigint as n2,
    coalesce(sum(a.votes) filter (where a.level = 3), 0)::bigint as n3,
    coalesce(sum(a.votes) filter (where a.level = 4), 0)::bigint as n4,
    coalesce(sum(a.votes) filter (where a.level = 5), 0)::bigint as n5
  from survey_placed p
  join answer a using (upload_id, sheet_no, part)
  where p.year = $year and not p.later
  group by all
)
select p.upload_id, p.sheet_no, p.part, p.file, p.basis, p.day, p.quarter, coalesce(k.own, p.county) as county, p.supervisor, p.session,
  k.respondents, p.attended, p.apart, coalesce(v.votes, []) as votes,
  coalesce(v.n1, 0) as n1, coalesce(v.n2, 0) as n2, coalesce(v.n3, 0) as n3, coalesce(v.n4, 0) as n4, coalesce(v.n5, 0) as n5
from asked k
join survey_placed p using (upload_id, sheet_no, part)
left join answered v on v.upload_id = k.upload_id and v.sheet_no = k.sheet_no and v.part = k.part and v.own is not distinct from k.own
order by p.supervisor nulls last, p.session nulls last, county nulls last, p.upload_id, p.sheet_no, p.part;
