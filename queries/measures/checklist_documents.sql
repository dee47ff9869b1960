-- 资料清单上某几种资料填了几份（KM-72），只计数
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 参数 $documents 哪几种资料
-- 一行 = 督导中心
with line as (
  select r.count as n, r.source, coalesce(year(day_to(r.meta_month)), page_year(u.covers_from, r.source, r.received_at)) as of_year
  from (select r.* replace (source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source) from active_materials_checklist($known_at::timestamp) r) r
  join upload u using (upload_id)
  where len(list_filter($documents, lambda d: contains(r.document, d))) > 0
)
select '督导中心' as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  case when count(*) > 0 then coalesce(sum(n), 0)::integer end as value, value as low, null::integer as high,
  case when count(*) = 0 then '没有收到列有这几种资料的资料清单' end as gap, null::varchar as doubts,
  coalesce(list(source order by source) filter (where n is not null), []) as evidence,
  coalesce(list({'source': source, 'reason': '数量一栏没有填'} order by source) filter (where n is null), []) as excluded
from line
where of_year = $year;
