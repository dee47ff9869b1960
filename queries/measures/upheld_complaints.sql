-- 查实的投诉（KM-48）：是否造成严重后果要人认定，程序不下结论
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 一行 = 一名督导（名册上的和评估过的）
with judged as (
  select * from assessment
  where quarter_from is null
    or (quarter_from // 4 <= $year and make_date((quarter_from // 4)::integer, (quarter_from % 4 * 3 + 1)::integer, 1) <= $as_of::date)
),
told as (
  select supervisor, count(*) filter (where complaint_upheld) as upheld,
    count(*) filter (where complaint_upheld is not null) as told,
    string_agg(coalesce(period, '周期不明'), '、' order by quarter_from) filter (where complaint_upheld) as periods,
    flatten(list(sources order by quarter_from) filter (where complaint_upheld)) as evidence
  from judged
  group by supervisor
),
subject as (
  select name from supervisor union select supervisor from judged
)
select b.name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  t.upheld as value, 0 as low,
  case when t.upheld > 0 or t.told > 0 then t.upheld end as high,
  case
    when t.supervisor is null then '没有收到这名督导的成效评估结果'
    when t.told = 0 then '评估结果没有写明有无查实的投诉'
    when t.upheld > 0 then '投诉已查实（' || t.periods || '），待认定是否造成严重后果'
  end as gap,
  null::varchar as doubts, t.evidence, [] as excluded
from subject b
left join told t on t.supervisor = b.name
order by b.name;
