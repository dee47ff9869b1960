-- 督导工作月度总结各栏的字数（KM-58、KM-59、KM-60）：不计空白
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 参数 $section 哪一栏（work、self_review、plan）
-- 一行 = 一篇月度总结；同一人同一个月又交的，以最新收到的为准；月份读不出的看收件时说明的、文件名写的年度，都没有的按收件年度
with page as (
  select r.author, coalesce(r.month, r.logged_on) as told, r.source, r.record_id, r.upload_id,
    case when length(coalesce(r.month, r.logged_on)) >= 7 then left(coalesce(r.month, r.logged_on), 7) end as month,
    coalesce(year(day_to(coalesce(r.month, r.logged_on))), page_year(u.covers_from, r.source, r.received_at)) as of_year,
    case $section when 'work' then r.work when 'self_review' then r.self_review when 'plan' then r.plan end as body
  from (select r.* replace (source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source) from active_monthly_summary($known_at::timestamp) r) r
  join upload u using (upload_id)
),
newest as (
  select author, month, max(upload_id) as upload_id
  from page
  where author is not null and month is not null
  group by author, month
),
older as (
  select p.author, p.month,
    list({'source': p.source, 'reason': '同一个月后来又交了，以最新收到的为准'} order by p.source) as excluded
  from page p
  join newest n on n.author = p.author and n.month = p.month
  where p.upload_id < n.upload_id
  group by p.author, p.month
)
select coalesce(p.author, '填表人不明') as subject, null::varchar as county, coalesce(p.told, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  length(regexp_replace(coalesce(p.body, ''), '[\s\p{Z}\x{200B}\x{FEFF}]', '', 'g')) as value, value as low, value as high,
  null::varchar as gap, null::varchar as doubts, [p.source] as evidence, coalesce(o.excluded, []) as excluded
from page p
left join newest n on n.author = p.author and n.month = p.month
left join older o on o.author = p.author and o.month = p.month
where coalesce(p.upload_id = n.upload_id, true) and p.of_year = $year and coalesce(day_from(p.told) <= $as_of::date, true)
order by p.told, p.record_id;
