-- 收到的案例收集表，只计数（KM-15）；表上没有日期，看收件时说明的、文件名写的年度，都没有的按收件年度
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 一行 = 督导中心
select '督导中心' as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  count(r.upload_id) as value, count(r.upload_id) as low, null::integer as high,
  null::varchar as gap, null::varchar as doubts,
  list(r.source order by r.record_id) filter (where r.upload_id is not null) as evidence, [] as excluded
from (select r.* replace (source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source) from active_case_collection($known_at::timestamp) r) r
join upload u using (upload_id)
where page_year(u.covers_from, r.source, r.received_at) = $year;
