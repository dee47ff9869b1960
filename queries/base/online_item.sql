-- 督导中心的线上培训和线上团体督导，一场一个时段（全年、季、月）
-- 参数 $as_of 评估日
-- 一行 = 一场一个可能的时段；barred = 不计的原因，doubt = 不能确定的原因（都空的才计）；类别读不出、也没有写明面谈的可能是；同日、同类别、有同一督导、时长不相异的是一场，不论列在哪几个县（市、区）
create or replace temp table online_item as
with faced as (
  select distinct x.session_id
  from source_row r
  join session_source x using (src)
  where r.activity is null and r.mode = 'face_to_face'
),
may_be as (
  select s.session_id, s.held_on, s.day_from, s.day_to, s.sources, s.counties, s.city_wide, s.supervisors, s.minutes_low, s.minutes_high,
    s.activity, s.face_to_face, s.unsure, s.vague, s.later, s.day_said,
    case when s.activity = 'group' then 'online_group' else s.activity end as online_kind,
    s.activity = 'group' and (len(s.counties) > 0 or is_zone(s.elsewhere)) as own
  from session s
  where s.activity in ('online_group', 'online_training')
    or (s.activity = 'group' and s.face_to_face = false and s.is_online)
    or (s.activity = 'group' and s.face_to_face is null and len(s.counties) = 0 and not is_zone(s.elsewhere))
    or (
      s.activity is null and (s.in_ledger or (s.face_to_face is distinct from true and len(s.counties) = 0 and not is_zone(s.elsewhere)))
      and (s.face_to_face is distinct from false or s.is_online)
      and s.session_id not in (select session_id from faced)
    )
),
dated as (
  select session_id, held_on, online_kind, counties, supervisors, case when minutes_low = minutes_high then minutes_low end as minutes,
    {'unsure': unsure or vague is not null or face_to_face is null or (activity = 'group' and not city_wide), 'session_id': session_id} as rank
  from may_be
  where length(held_on) = 10 and not later and not own and activity is not null
),
named as (
  select *, coalesce(minutes, min(minutes) over w) as length, first(counties order by rank) over w as first_counties, min(rank) over w as first_rank
  from (select * exclude (supervisors), unnest(supervisors) as supervisor from dated)
  window w as (partition by held_on, online_kind, supervisor)
),
alike as (
  select session_id, min(first_alike) as root, bool_or(first_rank <> first_alike and first_counties <> counties) as elsewhere
  from (
    select *, min(rank) over (partition by held_on, online_kind, supervisor, length) as first_alike from named
  )
  group by session_id
),
refused as (
  select distinct a.session_id, b.session_id as root
  from match_said p
  join session_source a on a.src = p.src
  join session_source b on b.src = p.other
  where not p.same
),
again as (
  select a.session_id, coalesce(g.root, a.root).session_id as root, a.elsewhere
  from alike a
  left join alike g on g.session_id = a.root.session_id
),
nameless as (
  select session_id, case when minutes is null then earlier else earlier_alike + earlier_open end > 0 as unclear
  from (
    select session_id, minutes, len(supervisors) as names,
      count(*) over w as earlier, count(*) filter (where minutes is null) over w as earlier_open,
      count(*) over (partition by held_on, online_kind, minutes order by len(supervisors) = 0, session_id rows between unbounded preceding and 1 preceding) as earlier_alike
    from dated
    window w as (partition by held_on, online_kind order by len(supervisors) = 0, session_id rows between unbounded preceding and 1 preceding)
  )
  where names = 0
)
select p.kind, p.period, s.held_on, s.session_id, s.sources, s.online_kind as activity,
  case
    when s.later then '日期晚于评估日'
    when s.own then '县（市、区）自己的团体督导在线上开，不计'
    when a.root <> s.session_id and f.root is null then '与同日同一督导的另一行是同一场，只计一次'
  end as barred,
  case
    when s.vague is not null then s.vague
    when s.unsure then '可能与台账里的另一次是同一次'
    when s.activity is null then '督导类别没有选定'
    when s.activity = 'group' and not s.city_wide then '没有写清县（市、区）'
    when s.held_on is null then coalesce(s.day_said, '日期无法读出')
    when not within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) then '日期无法确定'
    when s.face_to_face is null then '督导方式无法确定'
    when n.unclear or (a.elsewhere and f.root is null) then '可能与同日的另一场是同一场'
  end as doubt
from may_be s
join period p
  on s.day_to >= p.period_from
  and coalesce(s.day_from, p.period_from) <= p.period_to
left join again a on a.session_id = s.session_id
left join refused f on f.session_id = s.session_id and f.root = a.root
left join nameless n on n.session_id = s.session_id
union all
select p.kind, p.period, n.held_on, n.session_id, n.sources, n.activity, n.not_held, null
from session_not_held n
join period p on n.day_to >= p.period_from and coalesce(n.day_from, p.period_from) <= p.period_to
where n.activity in ('online_group', 'online_training') or (n.activity = 'group' and n.mode = 'online' and n.city_wide);
