-- 督导一年的继续教育学时（CQ-11、KM-81）：名册上写的学时；收件时说明的、文件名或表名写的是别的年度的不算
-- 参数 $year 年度
-- 一行 = 一名督导；没有名册时是督导中心的一行
with told as (
  select s.name, s.source, s.training_hours as hours, page_year(u.covers_from, s.source, null) as told_year
  from supervisor s
  join upload u using (upload_id)
),
person as (
  select name, min(source) as source, max(hours) as hours, arg_min(told_year, source) as told_year
  from told
  group by name
)
select name as subject, null::varchar as county, $year::varchar as period,
  make_date($year::integer, 1, 1) as period_from, make_date($year::integer, 12, 31) as period_to,
  case when coalesce(told_year, $year) = $year then hours end as value,
  case when coalesce(told_year, $year) = $year then hours end as low,
  case when coalesce(told_year, $year) = $year then hours end as high,
  case
    when told_year <> $year then '名册是 ' || told_year || ' 年的，看不出 ' || $year || ' 年的学时'
    when hours is null then '名册没有写年培训学时'
  end as gap,
  null::varchar as doubts, [source] as evidence, [] as excluded
from (from person order by name)
union all
select '督导中心', null, $year::varchar, null, null, null, null, null, '没有收到督导名册', null, [], []
where not exists (from supervisor);
