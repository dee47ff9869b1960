-- 附表“督导台账”：一个年度的督导和活动，几处来源的同一次只列一行
-- 参数 $year 年度
-- 一行 = 一次督导或活动，按日期
-- 公开 held_on, counties, city_wide, kind, face_to_face, minutes_low, minutes_high, stations, headcount, not_counted
-- 姓名 supervisors, supervisees
-- 文字 place, sources
select s.held_on, s.counties, s.city_wide, coalesce(k.label, '类别不明') as kind, s.face_to_face, s.minutes_low, s.minutes_high,
  s.stations, s.headcount, s.supervisors, s.supervisees, s.place, list_transform(s.sources, lambda x: x.label) as sources,
  case
    when s.vague is not null then '看不出是否开展'
    when s.held_on is null then '日期读不出'
    when s.later then '评估日之后'
  end as not_counted
from session s
left join kind k using (activity)
where s.listed_year = $year
order by s.day_from nulls last, s.session_id;
