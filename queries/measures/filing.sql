-- 每次督导的记录是否按期完成：看各来源给出的最好日期（KM-63、KM-67、KM-69、SPB-08）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 参数 $days 督导结束后几天内完成
-- 参数 $working 按工作日数（A9）
-- 参数 $activities 评哪些类别（unknown = 类别没选定）
-- 一行 = 一次督导；督导日期写成一段的，从最后一天数起
with span as (
  select x.session_id, max(h.last_day) as last_day, bool_or(h.last_day is null) as endless
  from held_range h
  join source_row s on s.form = h.form and s.record_id = h.record_id
  join session_source x on x.src = s.src
  where h.of = 'held'
  group by x.session_id
),
filed as (
  select s.src, h.last_day
  from held_range h
  join source_row s on s.form = h.form and s.record_id = h.record_id
  where h.of = 'filed'
),
judged as (
  select s.session_id, s.subject, s.county, s.held_on, s.day_from, s.sources, s.vague,
    coalesce(greatest(p.last_day, s.day_to), s.day_to) as over_on, coalesce(greatest(p.last_day, s.day_from), s.day_from) as over_from,
    coalesce(p.endless and p.last_day is null, false) as endless
  from session s
  left join span p using (session_id)
  where list_contains($activities, coalesce(s.activity, 'unknown')) and not s.later
    and s.listed_year = $year
),
lag as (
  select j.session_id, x.source, x.form,
    case when j.endless then 0 else greatest(days_between(j.over_on, day_from(x.filed_on), $working), 0) end as days_low,
    case when f.src is null or f.last_day is not null
      then greatest(days_between(j.over_from, coalesce(f.last_day, day_to(x.filed_on)), $working), 0) end as days_high,
    case
      when day_from(x.filed_on) > $as_of::date then 'later'
      when coalesce(f.last_day, day_to(x.filed_on)) < j.day_from then 'before'
    end as odd,
    f.src is not null as stretch
  from judged j
  join session_source x using (session_id)
  left join filed f on f.src = x.src
  where j.held_on is not null and x.filed_on is not null
  union all
  select j.session_id, x.source, x.form, greatest(days_between(j.over_on, x.received_on, $working), 0),
    greatest(days_between(j.over_from, x.received_on, $working), 0), null, false
  from judged j
  join session_source x using (session_id)
  where j.held_on is not null and x.form <> 'session_ledger'
    and x.received_on between j.day_from and $as_of::date
    and days_between(j.over_from, x.received_on, $working) <= $days::integer
),
best as (
  select session_id,
    min(days_high) as days_high,
    min(days_low) as days_low,
    arg_min(case when days_low = days_high then days_high end, days_high) as exact,
    bool_or(stretch) as stretch
  from lag
  where odd is null
  group by session_id
),
amiss as (
  select session_id, bool_or(odd = 'later') as filed_later,
    list({'source': source, 'reason': case odd when 'later' then '完成日期晚于评估日' else '完成日期早于督导日期' end} order by source) as excluded
  from lag
  where odd is not null
  group by session_id
)
select j.subject, j.county, coalesce(j.held_on, '日期不明') as period,
  null::date as period_from, case when j.held_on is not null then days_after(j.over_on, $days, $working) end as period_to,
  case when j.vague is null and b.exact = b.days_high and (b.exact <= $days or b.days_low = b.exact) then b.exact end as value,
  case
    when j.vague is not null then null
    when b.days_high is not null or b.stretch then b.days_low
    when x.filed_later and not j.endless and days_between(j.over_on, $as_of::date, $working) > $days then days_between(j.over_on, $as_of::date, $working)
  end as low,
  case when j.vague is null then b.days_high end as high,
  case
    when j.vague is not null then j.vague
    when j.held_on is null then '督导日期无法读出'
    when b.days_high is null and b.stretch then '完成日期写的是一段，看不出哪天结束'
    when b.days_high is null then '没有读得出的记录完成日期'
    when j.endless then '督导日期写的是一段，看不出哪天结束'
    when b.days_low < b.days_high and b.stretch then '完成日期写的是一段'
    when b.days_low < b.days_high then '日期写得不全'
  end as gap,
  null::varchar as doubts, j.sources as evidence, x.excluded
from judged j
left join best b using (session_id)
left join amiss x using (session_id)
order by j.day_from, j.session_id;
