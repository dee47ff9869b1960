-- 实地督导之前收集过需求没有（KM-32）：需求统计表没有日期，只能看收件日
-- 参数 $year 年度
-- 参数 $activities 评哪些类别
-- 参数 $within_months 收件日最多早多久
-- 一行 = 一次督导；线上的不适用；督导之后才收到的需求表说不清是不是事前收集的
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
)
select s.subject, s.county, coalesce(s.held_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  case when f.session_id is not null then 1 end as value,
  case when f.session_id is not null then 1 end as low, case when f.session_id is not null then 1 end as high,
  case when f.session_id is null then '督导之前没有收到需求统计表；需求统计表没有日期，看不出是不是事前收集的' end as gap,
  null::varchar as doubts, s.face_to_face is distinct from false as applicable,
  coalesce(f.sources, s.sources) as evidence, [] as excluded
from session s
left join found f using (session_id)
where list_contains($activities, s.activity) and not s.later and s.listed_year = $year
order by s.day_from, s.session_id;
