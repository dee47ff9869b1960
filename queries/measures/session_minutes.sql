-- 每次团体督导的时长（KM-12）；线上的只列出，不评，除非读作也管线上（A3）
-- 参数 $year 年度
-- 参数 $activities 评哪些类别
-- 参数 $online 线上的也评
-- 一行 = 一次督导；类别没选、读不出的可能是团体
select s.subject, s.county, coalesce(s.held_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  case when s.minutes_low = s.minutes_high and s.vague is null then s.minutes_low end as value,
  case when s.vague is null then s.minutes_low end as low,
  case when (s.face_to_face is not null or $online) and kind_counts($activities, s.activity, s.in_word) and s.vague is null then s.minutes_high end as high,
  coalesce(s.vague, case when s.minutes_low is null then '时长无法读出' end) as gap,
  nullif(concat_ws('；', case when s.minutes_low < s.minutes_high then '各来源时长不一致' end,
    case when s.face_to_face is null and not $online then '督导方式无法确定' end,
    case when not kind_counts($activities, s.activity, s.in_word) then '督导类别没有选定' end), '') as doubts,
  s.face_to_face is distinct from false or $online as applicable,
  s.sources as evidence, [] as excluded
from session s
where kind_may_count($activities, s.activity, s.in_word) and not s.later and s.listed_year = $year
order by s.day_from, s.session_id;
