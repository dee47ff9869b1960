-- 实地督导之前收集过需求、联系过民政局没有（KM-31、KM-32）：看台账上的日期；没有这一栏的只计数，需求统计表早收到的也算
-- 参数 $year 年度
-- 参数 $activities 评哪些类别
-- 参数 $within_months 收件日最多早多久（0 = 不看需求统计表）
-- 参数 $field 台账上写日期的那一栏
-- 参数 $column 那一栏叫什么
-- 一行 = 一次督导；线上的不适用；台账没有写日期、之前也没有收到需求统计表的，谁也说不清，只计数
with request as (
  select coalesce(c.county, h.county) as county, r.station, r.source, r.received_at::date as received_on
  from sent r
  left join county c on c.county = r.county
  left join home_county h on h.station = r.station
  where r.form = 'supervision_request'
),
found as (
  select s.session_id, list(r.source order by r.received_on) as sources
  from session s
  join request r on list_contains(s.counties, r.county)
    and (r.station is null or len(s.stations) = 0 or list_contains(s.stations, r.station))
    and r.received_on <= s.day_from and r.received_on > s.day_from - to_months($within_months::integer)
  group by s.session_id
),
told as (
  select x.session_id, min(day_from(t.on_day)) as first_day, min(day_to(t.on_day)) as last_day
  from session_source x
  join source_row s using (src)
  join (
    select record_id, case $field when 'needs_collected_on' then needs_collected_on else bureau_contacted_on end as on_day
    from ledger_taken
  ) t on s.ledger and t.record_id = s.record_id
  where t.on_day is not null
  group by x.session_id
),
judged as (
  select s.*, f.sources as requests, t.first_day is not null as dated,
    f.session_id is not null or coalesce(t.last_day <= s.day_from, false) as sure,
    f.session_id is not null or coalesce(t.first_day <= s.day_to, true) as possible
  from session s
  left join found f using (session_id)
  left join told t using (session_id)
  where list_contains($activities, s.activity) and not s.later and s.listed_year = $year
)
select subject, county, coalesce(held_on, '日期不明') as period, null::date as period_from, null::date as period_to,
  case when sure then 1 when not possible then 0 end as value,
  sure::integer as low, possible::integer as high,
  case when not sure and possible then
    case when dated then '日期写得不全，看不出先后' else '台账没有“' || $column || '”一栏或没有写，只计数' end end as gap,
  null::varchar as doubts, face_to_face is distinct from false as applicable, not sure and not dated as counted,
  coalesce(requests, sources) as evidence, [] as excluded
from judged
order by day_from, session_id;
