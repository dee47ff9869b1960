-- 督导成效评估连续不合格的次数（KM-47）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 一行 = 一名督导（名册上的和评估过的）；low = 确知的最长连续不合格，high = 把缺的、读不出的都当不合格
with due as (
  select *, last_day(make_date((quarter_to // 4)::integer, (quarter_to % 4 * 3 + 3)::integer, 1)) as over_on
  from assessment
  where quarter_from is null or quarter_from // 4 <= $year
),
judged as (
  select *, min(quarter_to - quarter_from + 1) over (partition by supervisor) as span
  from due
  where over_on <= $as_of::date
),
latest as (
  select max(quarter_to) as quarter_to from judged
),
gap as (
  select supervisor, span, max(quarter_to) over w + 1 as gap_from,
    coalesce(lead(quarter_from) over w, (select quarter_to from latest) + 1) as gap_to
  from judged
  window w as (partition by supervisor order by quarter_to, quarter_from desc)
),
slot as (
  select supervisor, quarter_from, quarter_to, passed, sources, period,
    period || case when quarrel then '（写了两个不同的结果）' else '' end as label
  from judged
  union all
  select supervisor, quarter, quarter + span - 1, null, [], null,
    (quarter // 4)::varchar || case span when 4 then '' when 2 then 'H' || (quarter % 4 // 2 + 1) else 'Q' || (quarter % 4 + 1) end
  from (select supervisor, span, unnest(range(gap_from, gap_to, span)) as quarter from gap where gap_to > gap_from)
),
run as (
  select *,
    sum((passed is distinct from false)::integer) over w as sure_block,
    sum((passed is not distinct from true)::integer) over w as open_block
  from slot
  window w as (partition by supervisor order by quarter_to, quarter_from desc)
),
streak as (
  select supervisor, max(sure) as low, max(open) as high
  from (
    select supervisor,
      count(*) filter (where passed = false) over (partition by supervisor, sure_block) as sure,
      count(*) filter (where passed is distinct from true) over (partition by supervisor, open_block) as open
    from run
  )
  group by supervisor
),
story as (
  select supervisor, flatten(list(sources order by quarter_to, quarter_from desc) filter (where passed = false)) as evidence,
    string_agg(label, '、' order by quarter_to, quarter_from desc) filter (where passed is null) as missing
  from slot
  group by supervisor
),
undated as (
  select supervisor, count(*) filter (where passed is distinct from true) as fails,
    list({'source': sources[1], 'reason': '评估周期读不出'} order by sources[1]) as excluded
  from due
  where quarter_from is null
  group by supervisor
),
early as (
  select supervisor, list({'source': sources[1], 'reason': '评估周期在评估日尚未结束'} order by quarter_from) as excluded
  from due
  where over_on > $as_of::date
  group by supervisor
),
subject as (
  select name from supervisor union select supervisor from due
)
select b.name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  s.low as value, coalesce(s.low, 0) as low,
  case when s.supervisor is not null then s.high + coalesce(u.fails, 0) end as high,
  case
    when s.supervisor is null and e.supervisor is not null then '评估周期还没有结束'
    when s.supervisor is null and u.supervisor is null then '没有收到这名督导的成效评估结果'
    when t.missing is not null then '缺 ' || t.missing || ' 的评估结果'
  end as gap,
  case when u.supervisor is not null then '有评估结果读不出是哪一期' end as doubts, t.evidence,
  list_concat(coalesce(u.excluded, []), coalesce(e.excluded, [])) as excluded
from subject b
left join streak s on s.supervisor = b.name
left join story t on t.supervisor = b.name
left join undated u on u.supervisor = b.name
left join early e on e.supervisor = b.name
order by b.name;
