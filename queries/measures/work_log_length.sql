-- 督导工作日志的字数（KM-55）：不计空白
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 参数 $section 哪一栏
-- 一行 = 一篇日志；日期读不出的看收件时说明的、文件名写的年度，都没有的按收件年度
with page as (
  select r.author, r.logged_on, r.source, r.record_id,
    coalesce(year(day_to(r.logged_on)), page_year(u.covers_from, r.source, r.received_at)) as of_year,
    case $section when 'work' then r.work end as body
  from (select r.* replace (source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source) from active_work_log($known_at::timestamp) r) r
  join upload u using (upload_id)
)
select coalesce(author, '填表人不明') as subject, null::varchar as county, coalesce(logged_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  length(regexp_replace(coalesce(body, ''), '[\s\p{Z}\x{200B}\x{FEFF}]', '', 'g')) as value, value as low, value as high,
  null::varchar as gap, null::varchar as doubts, [source] as evidence, [] as excluded
from page
where of_year = $year and coalesce(day_from(logged_on) <= $as_of::date, true)
order by logged_on, record_id;
