-- 督导成效评估连续不合格的次数（KM-47）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 一行 = 一名督导（名册上的和评估过的）；low = 确知的最长连续不合格，high = 把缺的、读不出的都当不合格
with due as (
  select *, last_day(make_date((half_to // 2)::integer, case when half_to % 2 = 0 then 6 else 12 end, 1)) as over_on
  from assessment
),
judged as (
  select * from due where over_on <= $as_of::date and half_from // 2 <= $year
),
latest as (
  select max(half_to) as half_to from judged
),
slot as (
  select supervisor, half_from as half, passed, source, period from judged
  union all
  select g.supervisor, g.half, null, null, null
  from (
    select j.supervisor, unnest(range(min(j.half_from), (select half_to from latest) + 1)) as half
    from judged j
    group by j.supervisor
  ) g
  anti join judged j on j.supervisor = g.supervisor and g.half between j.half_from and j.half_to
),
run as (
  select *,
    sum((passed is distinct from false)::integer) over w as sure_block,
    sum((passed is not distinct from true)::integer) over w as open_block
  from slot
  window w as (partition by supervisor order by half)
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
  select supervisor, list(source order by half) filter (where passed = false) as evidence,
    string_agg(half_label, '、' order by half) filter (where passed is null) as missing
  from (
    select *, coalesce(period, (half // 2)::varchar || case when half % 2 = 0 then 'H1' else 'H2' end) as half_label
    from slot
  )
  group by supervisor
),
early as (
  select supervisor, list({'source': source, 'reason': '评估周期在评估日尚未结束'} order by half_from) as excluded
  from due
  where over_on > $as_of::date and half_from // 2 <= $year
  group by supervisor
),
subject as (
  select name from supervisor union select supervisor from due where half_from // 2 <= $year
)
select b.name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  s.low as value, coalesce(s.low, 0) as low, s.high,
  case
    when s.supervisor is null then '没有收到这名督导的成效评估结果'
    when t.missing is not null then '缺 ' || t.missing || ' 的评估结果'
  end as gap,
  null::varchar as doubts, t.evidence, e.excluded
from subject b
left join streak s on s.supervisor = b.name
left join story t on t.supervisor = b.name
left join early e on e.supervisor = b.name
order by b.name;
