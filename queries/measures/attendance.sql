-- 名册上的行政协同督导参加会议、活动的次数（KM-16、KM-17）
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 参数 $period 时段种类（year）
-- 参数 $kind 名册类别
-- 参数 $activity 会议或活动的类别
-- 一行 = 一名督导一个时段；没有名册时是督导中心的一行；督导或参加人员一栏有认不出的人，谁都可能在内
with unread as (
  select distinct x.session_id
  from (
    select distinct upload_id, sheet_no, regexp_extract(cell, '(\d+)$', 1)::integer as row_no
    from active_problem($known_at::timestamp)
    where form = 'session_ledger' and regexp_matches(cell, '^[A-Z]+\d+$')
      and ((severity = 'error' and field in ('supervisors', 'supervisees')) or (code = 'no_names' and field = 'supervisors'))
  ) u
  join source_row r using (upload_id, sheet_no, row_no)
  join session_source x using (src)
  where r.ledger
),
event as (
  select p.period, s.held_on, s.session_id, s.sources, list_concat(s.supervisors, s.supervisees) as named, s.later, s.not_held,
    case
      when s.vague is not null then s.vague
      when s.activity is null then '督导类别没有选定'
      when s.held_on is null then coalesce(s.day_said, '日期无法读出')
      when not within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) then '日期无法确定'
    end as doubt,
    len(s.supervisors) = 0 or u.session_id is not null as anyone
  from (from session union all by name select *, false as later, true as in_ledger from session_not_held) s
  left join unread u using (session_id)
  join period p
    on p.kind = $period and s.day_to >= p.period_from
    and coalesce(s.day_from, p.period_from) <= p.period_to
  where s.activity = $activity or (s.activity is null and s.in_ledger)
),
listed as (
  select record_id, name, kind, appointed_on from supervisor where kind = $kind or kind is null
),
item as (
  select l.name, e.period, e.held_on, e.session_id, e.sources, e.doubt, coalesce(e.not_held, case when e.later then '日期晚于评估日' end) as barred
  from (select * exclude (named), unnest(list_distinct(named)) as name from event) e
  join listed l using (name)
  union all
  select l.name, e.period, e.held_on, e.session_id, e.sources, coalesce(e.doubt, '参加人认不出'), case when e.later then '日期晚于评估日' end
  from event e
  cross join listed l
  where e.anyone and e.not_held is null and not list_contains(e.named, l.name)
),
counted as (
  select name, period,
    count(*) filter (where barred is null and doubt is null) as low,
    count(*) filter (where barred is null) as high,
    flatten(list(sources order by held_on, session_id) filter (where barred is null and doubt is null)) as evidence,
    list({'source': sources[1], 'reason': coalesce(barred, doubt)} order by held_on, session_id)
      filter (where barred is not null or doubt is not null) as excluded,
    string_agg(distinct doubt, '、' order by doubt) filter (where barred is null) as doubts
  from item
  group by name, period
),
subject as (
  select record_id, name, appointed_on,
    case when kind is null then '名册没有写明是行政协同还是专业技术督导' end as gap
  from listed
  union all
  select null, '督导中心', null, '没有收到列有此类督导的督导名册' where not exists (from listed)
)
select b.name as subject, null::varchar as county, k.period, k.period_from, k.period_to,
  case when b.gap is null then coalesce(c.low, 0) end as value,
  case when b.gap is null then coalesce(c.low, 0) end as low, coalesce(c.high, 0) as high,
  coalesce(b.gap, k.gap) as gap, k.note, k.rests, c.doubts, c.evidence, c.excluded,
  coalesce(day_from(b.appointed_on) <= k.period_to, true) as applicable
from known_of([$activity]) k
cross join subject b
left join counted c on c.name = b.name and c.period = k.period
where k.kind = $period and k.county = '督导中心'
order by b.record_id, k.period;
