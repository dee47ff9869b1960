-- 被督导者对每名督导的满意度（KM-44），只报数：手册没有及格线；写明了督导的满意度表才算得到人
-- 参数 $year 年度
-- 参数 $satisfied 算满意的档
-- 参数 $least 少于几份作答不显示
-- 一行 = 一名督导（名册上的和满意度表上写过的）；value = 满意率的百分数（很满意和非常满意占有效作答）
with vote as (
  select s.supervisor, a.votes, a.level, s.upload_id, s.sheet_no, sheet_source(s.file, s.sheet, s.upload_id, s.sheet_no) as source
  from answer a
  join survey s using (upload_id, sheet_no, part)
  where s.year = $year and not s.later and s.supervisor is not null
),
paper as (
  select s.supervisor, sum(r.respondents) as respondents
  from respondent r
  join survey s using (upload_id, sheet_no, part)
  where s.year = $year and not s.later
  group by s.supervisor
),
rate as (
  select supervisor, round(100.0 * sum(votes) filter (where list_contains($satisfied, level)) / sum(votes), 1) as rate,
    list(distinct source order by source) as evidence
  from vote
  group by supervisor
)
select b.name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  case when p.respondents >= $least then r.rate end as value, null::double as low, null::double as high,
  case when r.supervisor is null then '没有写明这名督导的满意度表' when p.respondents < $least then '作答人数少，不显示' end as gap,
  null::varchar as doubts, coalesce(r.evidence, []) as evidence, [] as excluded
from (select name from supervisor union select supervisor from rate) b
left join rate r on r.supervisor = b.name
left join paper p on p.supervisor = b.name
order by b.name;
