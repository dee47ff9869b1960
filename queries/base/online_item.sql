-- 督导中心的线上培训和线上团体督导，一场一个时段（全年、季、月）
-- 参数 $as_of 评估日
-- 一行 = 一场一个可能的时段；barred = 不计的原因，doubt = 不能确定的原因（都空的才计）；类别读不出、也没有写明面谈的可能是
create or replace temp table online_item as
with faced as (
  select distinct x.session_id
  from source_row r
  join session_source x using (src)
  where r.activity is null and r.mode = 'face_to_face'
),
may_be as (
  select * from session
  where activity in ('online_group', 'online_training')
    or (activity = 'group' and face_to_face = false and is_online)
    or (activity = 'group' and face_to_face is null and len(counties) = 0 and not is_zone(elsewhere))
  union all
  select s.* from session s
  anti join faced f using (session_id)
  where s.activity is null and (s.in_ledger or (s.face_to_face is distinct from true and len(s.counties) = 0 and not is_zone(s.elsewhere)))
    and (s.face_to_face is distinct from false or s.is_online)
)
select p.kind, p.period, s.held_on, s.session_id, s.sources,
  case s.activity when 'online_training' then 'online_training' when 'online_group' then 'online_group' when 'group' then 'online_group' end as activity,
  case
    when s.later then '日期晚于评估日'
    when s.activity = 'group' and (len(s.counties) > 0 or is_zone(s.elsewhere)) then '县（市、区）自己的团体督导在线上开，不计'
  end as barred,
  case
    when s.unsure then '可能与台账里的另一次是同一次'
    when s.activity is null then '督导类别没有选定'
    when s.activity = 'group' and not s.city_wide then '没有写清县（市、区）'
    when s.held_on is null then '日期无法读出'
    when not within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) then '日期无法确定'
    when s.face_to_face is null then '督导方式无法确定'
  end as doubt
from may_be s
join period p
  on s.day_to >= p.period_from
  and coalesce(s.day_from, p.period_from) <= p.period_to;
