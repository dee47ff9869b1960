-- 市级、县级、乡镇级的督导各几场（KM-24），只计数：三个层级手册都没有写次数
-- 参数 $year 年度
-- 参数 $activities 计哪些类别
-- 一行 = 督导中心；value = 市级的场次；类别没选、读不出，可能不是督导的列为不计
with told as (
  select case when s.city_wide then '市级' when len(s.stations) > 0 then '乡镇（街道）级' when len(s.counties) > 0 then '县（市、区）级'
      else '看不出层级' end as level,
    s.sources, s.session_id, kind_counts($activities, s.activity, s.in_word) as kinded
  from session s
  where kind_may_count($activities, s.activity, s.in_word) and not s.later and s.listed_year = $year
)
select '督导中心' as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  count(*) filter (where kinded and level = '市级') as value, value as low, null::integer as high,
  '市级 ' || count(*) filter (where kinded and level = '市级') || ' 场，县（市、区）级 ' || count(*) filter (where kinded and level = '县（市、区）级')
    || ' 场，乡镇（街道）级 ' || count(*) filter (where kinded and level = '乡镇（街道）级') || ' 场，看不出层级 '
    || count(*) filter (where kinded and level = '看不出层级') || ' 场'
    || coalesce('，类别没有选定、没有计入的 ' || nullif(count(*) filter (where not kinded), 0) || ' 场', '') as gap,
  null::varchar as doubts, coalesce(flatten(list(sources order by session_id) filter (where kinded and level = '市级')), []) as evidence,
  coalesce(list({'source': sources[1], 'reason': '督导类别没有选定'} order by session_id) filter (where not kinded), []) as excluded
from told;
