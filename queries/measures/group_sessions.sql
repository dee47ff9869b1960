-- 每县面对面团体督导次数（KM-10、KM-35）
-- 参数 $as_of 评估日
-- 参数 $period 时段种类（year、quarter、month）
-- 参数 $minutes 每次至少多少分钟才计
-- 参数 $city_wide 全市的场次算每个县（市、区）的（A4）
-- 一行 = 一个县（市、区）一个时段；没有记录的也有一行
with item as (
  select p.kind, p.period, o.county, s.held_on, s.session_id, s.sources,
    case
      when s.not_held is not null then s.not_held
      when s.city_wide and not $city_wide then '全市场次不计入县（市、区）'
      when s.day_from > $as_of::date then '日期晚于评估日'
      when s.activity = 'online_group' then '线上团体督导，不是面对面'
      when s.face_to_face = false then coalesce('写的是“' || s.online_words || '”，', '线上或电话开展，') || '不是面对面'
      when s.minutes_high < $minutes then '不足 ' || $minutes || ' 分钟（' || s.minutes_high || ' 分钟）'
    end as barred,
    case
      when s.vague is not null then s.vague
      when s.unsure then '可能与台账里的另一次是同一次'
      when s.activity is null then '督导类别没有选定'
      when not list_contains(s.counties, o.county) and not s.city_wide then '没有写清县（市、区）'
      when s.held_on is null then coalesce(s.day_said, '日期无法读出')
      when not within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) then '日期无法确定'
      when s.face_to_face is null then coalesce('写了“' || s.online_words || '”，又有地点，', '') || '督导方式无法确定'
      when s.minutes_low is null and $minutes > 0 then '时长无法读出'
      when s.minutes_low < $minutes then '各来源时长不一致'
    end as doubt
  from (from session_merged union all by name from session_not_held) s
  join period p
    on p.kind = $period and s.day_to >= p.period_from
    and coalesce(s.day_from, p.period_from) <= p.period_to
  join county o on list_contains(s.counties, o.county)
    or ((len(s.counties) = 0 or others_open(s.elsewhere)) and not taken_out(s.elsewhere, o.county))
  where (s.activity in ('group', 'online_group') or s.activity is null)
    and not (len(s.counties) = 0 and is_zone(s.elsewhere))
),
counted as (
  select county, period,
    count(*) filter (where barred is null and doubt is null) as low,
    count(*) filter (where barred is null) as high,
    flatten(list(sources order by held_on, session_id) filter (where barred is null and doubt is null)) as evidence,
    list({'source': sources[1], 'reason': coalesce(barred, doubt)} order by held_on, session_id)
      filter (where barred is not null or doubt is not null) as excluded,
    string_agg(distinct doubt, '、' order by doubt) filter (where barred is null) as doubts
  from item
  group by county, period
)
select k.county as subject, k.county, k.period, k.period_from, k.period_to,
  coalesce(c.low, 0) as value, coalesce(c.low, 0) as low, coalesce(c.high, 0) as high,
  k.gap, k.note, k.rests, c.doubts, c.evidence, c.excluded
from known_of(['group']) k
join county o using (county)
left join counted c on c.county = k.county and c.period = k.period
where k.kind = $period
order by o.code, k.period;
