-- 督导记录表上社工和督导都签了名、写了日期（KM-64）
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 一行 = 一次有督导记录表（表五）的督导
with paper as (
  select x.session_id, x.source,
    (r.worker_signed_on is not null)::integer + (r.supervisor_signed_on is not null)::integer as signed,
    (
      select count(*) from unreadable n
      where n.upload_id = r.upload_id and n.sheet_no = r.sheet_no and n.field in ('worker_signed_on', 'supervisor_signed_on')
        and n.cell in (r.cells ->> '$.worker_signed_on', r.cells ->> '$.supervisor_signed_on')
    ) as unread
  from session_source x
  join active_session_record($known_at::timestamp) r on r.record_id = x.source.record
  where x.form = 'session_record'
)
select s.subject, s.county, coalesce(s.held_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  max(p.signed) as value, max(p.signed) as low, max(p.signed + p.unread) as high,
  null::varchar as gap, case when max(p.unread) > 0 then '签名日期读不出' end as doubts,
  list(p.source order by p.source) as evidence, [] as excluded
from paper p
join session s using (session_id)
where not s.later and s.listed_year = $year
group by s.subject, s.county, s.held_on, s.day_from, s.session_id
order by s.day_from, s.session_id;
