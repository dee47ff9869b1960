-- 督导的从业年限（CQ-06、CQ-08、CQR-04、CQR-06、CQR-13），只计数：项目、起草和证明名册没有，看不出
-- 参数 $year 年度
-- 参数 $beside 还要看而名册没有的
-- 一行 = 一名督导；没有名册时是督导中心的一行
with person as (
  select name, min(source) as source, max(practice_years) as years from supervisor group by name
)
select name as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  years as value, null::double as low, null::double as high,
  case when years is null then '名册没有写从业年限；' else '' end || '名册没有' || $beside || '，看不出' as gap,
  null::varchar as doubts, [source] as evidence, [] as excluded
from (from person order by name)
union all
select '督导中心', null, $year::varchar, null, null, null, null, null, '没有收到督导名册', null, [], []
where not exists (from supervisor);
