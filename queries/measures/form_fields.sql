-- 表格的必填栏写了几项（KM-52、KM-53、KM-57、KM-61、KM-62、KM-68）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 参数 $form 哪张表
-- 参数 $fields 哪几栏；一栏可由几格中任一格写出的，用 | 分开
-- 一行 = 一张收到的表；督导记录以那一次督导为对象；没有日期的表看收件时说明的、文件名写的年度，都没有的按收件年度
with sheet as (
  select r.source, r.county, r.station, r.author, r.told, r.fields, s.subject as session, s.held_on,
    coalesce(year(day_to(r.told)), page_year(u.covers_from, r.source, r.received_at)) as of_year
  from sent r
  join upload u using (upload_id)
  left join session_source x on x.form = r.form and x.source.record = r.record_id
  left join session s using (session_id)
  where r.form = $form
),
seen as (
  select *,
    list_filter($fields, lambda name: list_has_any(string_split(name, '|'), fields)) as filled,
    list_filter($fields, lambda name: not list_has_any(string_split(name, '|'), fields)) as empty
  from sheet
)
select coalesce(session, author, case when station is not null then concat_ws('/', county, station) end, county, source.label) as subject,
  county, coalesce(held_on, told, of_year::varchar) as period, null::date as period_from, null::date as period_to,
  len(filled) as value, len(filled) as low, len(filled) as high,
  null::varchar as gap, null::varchar as doubts, [source] as evidence, [] as excluded
from seen
where of_year = $year and coalesce(day_to(told) <= $as_of::date, true)
order by told, source;
