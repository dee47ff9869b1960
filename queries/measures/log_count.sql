-- 每人交了几篇督导工作日志，只计数（KM-56）
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 一行 = 一名填表人；没有日志的没有行；日期读不出的列为不计，看收件时说明的、文件名写的年度，都没有的按收件年度
select coalesce(r.author, '填表人不明') as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  count(r.logged_on) as value, count(r.logged_on) as low, null::integer as high,
  null::varchar as gap, null::varchar as doubts,
  coalesce(list(r.source order by r.record_id) filter (where r.logged_on is not null), []) as evidence,
  coalesce(list({'source': r.source, 'reason': '日期无法读出'} order by r.record_id) filter (where r.logged_on is null), []) as excluded
from (select r.* replace (source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source) from active_work_log($known_at::timestamp) r) r
join upload u using (upload_id)
where coalesce(year(day_to(r.logged_on)), page_year(u.covers_from, r.source, r.received_at)) = $year and coalesce(day_from(r.logged_on) <= $as_of::date, true)
group by coalesce(r.author, '填表人不明')
order by subject;
