-- 每次督导的时长，不论线上线下（CQ-14）
-- 参数 $year 年度
-- 参数 $activities 评哪些类别
-- 一行 = 一次督导；类别没选、读不出的，表五的不论哪类都评，台账的可能不是督导
select s.subject, s.county, coalesce(s.held_on, '日期不明') as period,
  null::date as period_from, null::date as period_to,
  case when s.minutes_low = s.minutes_high and s.vague is null then s.minutes_low end as value,
  case when s.vague is null then s.minutes_low end as low, case when kind_counts($activities, s.activity, s.in_word) and s.vague is null then s.minutes_high end as high,
  coalesce(s.vague, case when s.minutes_low is null then '时长无法读出' end) as gap,
  nullif(concat_ws('；', case when s.minutes_low < s.minutes_high then '各来源时长不一致' end,
    case when not kind_counts($activities, s.activity, s.in_word) then '督导类别没有选定' end), '') as doubts, s.sources as evidence, [] as excluded
from session s
where kind_may_count($activities, s.activity, s.in_word) and not s.later and s.listed_year = $year
order by s.day_from, s.session_id;
