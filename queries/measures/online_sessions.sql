-- 督导中心的线上培训和线上团体督导场次（KM-13、KM-26）
-- 参数 $as_of 评估日
-- 参数 $period 时段种类（year、quarter）
-- 一行 = 一个时段
with item as (
  select p.period, s.held_on, s.session_id, s.sources,
    case
      when s.later then '日期晚于评估日'
      when s.activity = 'group' and not s.city_wide then '县（市、区）自己的团体督导在线上开，不计'
    end as barred,
    case
      when s.held_on is null then '日期无法读出'
      when not within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) then '日期无法确定'
    end as doubt
  from session s
  join period p
    on p.kind = $period and s.day_to >= p.period_from
    and coalesce(s.day_from, p.period_from) <= p.period_to
  where s.activity in ('online_group', 'online_training')
    or (s.activity = 'group' and s.face_to_face = false and s.is_online)
),
counted as (
  select period,
    count(*) filter (where barred is null and doubt is null) as low,
    count(*) filter (where barred is null) as high,
    flatten(list(sources order by held_on, session_id) filter (where barred is null and doubt is null)) as evidence,
    list({'source': sources[1], 'reason': coalesce(barred, doubt)} order by held_on, session_id)
      filter (where barred is not null or doubt is not null) as excluded,
    string_agg(distinct doubt, '、') filter (where barred is null) as doubts
  from item
  group by period
)
select '督导中心' as subject, null::varchar as county, k.period, k.period_from, k.period_to,
  coalesce(c.low, 0) as value, coalesce(c.low, 0) as low, coalesce(c.high, 0) as high,
  k.gap, c.doubts, c.evidence, c.excluded
from known k
left join counted c using (period)
where k.kind = $period and k.county = '督导中心'
order by k.period;
