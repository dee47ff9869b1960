-- 建议列为滞后的县（市、区）和当年对它做的个别督导（KM-38），只计数：“推进缓慢、滞后”手册没有定义
-- 参数 $as_of 评估日
-- 参数 $period 时段种类（year）
-- 参数 $year 年度
-- 参数 $activities 计哪些类别
-- 参数 $floor 上一年度的底线：哪一条（rule）、未达的县（below）、无法判定的县（unsure）
-- 参数 $share 最少的那一部分占多大（县数、站数各自算，至少一个，并列的都在内）
-- 参数 $ticks 打勾的实体项目
-- 参数 $choices 选一种的实体项目
-- 一行 = 一个建议列入或有人列入的县（市、区）一个时段；有人移出的不在内；没有报表的看不出，不列
with site as (
  select t.county, len(list_filter($ticks, lambda name: json_extract_string(to_json(t), name) = 'true'))
    + len(list_filter($choices, lambda name: json_extract_string(to_json(t), name) is not null)) as n
  from station_site t
  anti join (from station_year where not in_year) z on z.county = t.county and z.station = t.station
),
told as (
  select county, '实体项目' as what, '项' as unit, avg(n) as mean, count(*) as stations from site where county is not null group by county
  union all
  select county, '在册社工', '人', avg(workers), count(*) from station_staff group by county
),
ranked as (
  select *, rank() over w as place, count(*) over (partition by what) as told_by, max(mean) over (partition by what) as most
  from told
  window w as (partition by what order by round(mean, 6))
),
reason as (
  select unnest(($floor).below::varchar[]) as county, 1 as nth, ($year - 1) || ' 年未达底线（' || ($floor).rule || '）' as said
  union all
  select county, 2, what || '平均每站 ' || round(mean, 1) || ' ' || unit || '，' || told_by || ' 个报表的县区里倒数第 ' || place
  from ranked
  where place <= ceil($share * told_by) and round(mean, 6) < round(most, 6)
  union all
  select county, 3, '手工列入：' || reason from weak_said where station is null and listed
),
proposed as (
  select county, string_agg(said, '；' order by nth, said) as why
  from reason r
  anti join (from weak_said where station is null and not listed) m using (county)
  group by county
),
held as (
  select unnest(s.counties) as county, p.period, s.session_id, s.held_on, s.sources,
    case
      when s.later then '日期晚于评估日'
      when s.held_on is null then coalesce(s.day_said, '日期无法读出')
      when not within(s.day_from, s.day_to, p.period_from, least(p.period_to, $as_of::date)) then '日期无法确定'
    end as barred
  from session s
  join period p
    on p.kind = $period and s.day_to >= p.period_from and coalesce(s.day_from, p.period_from) <= p.period_to
  where list_contains($activities, s.activity)
),
counted as (
  select county, period, count(*) filter (where barred is null) as sessions,
    flatten(list(sources order by held_on, session_id) filter (where barred is null)) as evidence,
    list({'source': sources[1], 'reason': barred} order by held_on, session_id) filter (where barred is not null) as excluded
  from held
  semi join proposed using (county)
  group by county, period
)
select b.county as subject, b.county, p.period, p.period_from, p.period_to,
  coalesce(h.sessions, 0) as value, coalesce(h.sessions, 0) as low, null::integer as high,
  b.why || case when list_contains(($floor).unsure::varchar[], b.county) then '（' || ($year - 1) || ' 年底线无法判定，不等于未达）' else '' end as gap,
  null::varchar as doubts, coalesce(h.evidence, []) as evidence, coalesce(h.excluded, []) as excluded
from proposed b
join county o using (county)
cross join (from period where kind = $period) p
left join counted h on h.county = b.county and h.period = p.period
order by o.code, p.period;
