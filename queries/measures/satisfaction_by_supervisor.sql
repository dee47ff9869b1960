-- 被督导者对每名督导的满意度（KM-44），只报数：手册没有及格线；写明了督导的满意度表才算得到人
-- 参数 $year 年度
-- 参数 $satisfied 算满意的档
-- 参数 $least 少于几份作答不显示
-- 一行 = 一名督导（名册上的和满意度表上写过的）；value = 满意率的百分数（很满意和非常满意占有效作答），人数少的只到十位
with paper as (
  select supervisor, list(distinct sheet_source(file, sheet, upload_id, sheet_no) order by sheet_source(file, sheet, upload_id, sheet_no)) as evidence
  from survey
  where year = $year and not later and supervisor is not null
  group by supervisor
),
rate as (
  select supervisor, hidden, respondents,
    round(100.0 * list_sum(list_transform($satisfied, lambda k: votes[k])) / nullif(list_sum(votes), 0), if(rough, -1, 1)) as rate
  from shown_supervisor
)
select b.name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  case when r.respondents >= $least then r.rate end as value, null::double as low, null::double as high,
  case
    when p.supervisor is null then '没有写明这名督导的满意度表'
    when r.hidden = 'guard' then '为免由此倒推出人数少的组，不显示'
    when r.hidden is not null or r.respondents < $least then '作答人数少，不显示'
  end as gap,
  null::varchar as doubts, coalesce(p.evidence, []) as evidence, [] as excluded
from (select name from supervisor union select supervisor from paper) b
left join paper p on p.supervisor = b.name
left join rate r on r.supervisor = b.name
order by b.name;
