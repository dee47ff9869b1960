-- 每人有几个月写了督导计划（SPB-04），只计数：上个月的月度总结里写的下月工作计划
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 一行 = 一名填表人
with page as (
  select coalesce(author, '填表人不明') as author, day_from(coalesce(month, left(logged_on, 7))) + interval 1 month as planned,
    source_of(source, upload_id, sheet_no, row_no, record_id) as source
  from active_monthly_summary($known_at::timestamp)
  where plan is not null and length(coalesce(month, left(logged_on, 7))) = 7
)
select author as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  count(distinct planned) as value, count(distinct planned) as low, null::integer as high,
  '写了计划的月份：' || string_agg(distinct strftime(planned, '%Y-%m'), '、' order by strftime(planned, '%Y-%m')) as gap,
  null::varchar as doubts, list(source order by planned, source) as evidence, [] as excluded
from page
where year(planned) = $year and planned - interval 1 month <= $as_of::date
group by author
order by author;
