-- 台账是否覆盖了一个时段（到评估日为止），没有覆盖的是哪些天
-- 参数 $as_of 评估日
-- 一行 = 一个时段一个县一个类别；county 为 督导中心 的一行只看全市台账；gap 为空 = 已覆盖（或时段还没开始）
-- 时段没有完时，管到这个时段的台账记到的那天以后不算没有覆盖：note 说记到哪天；ledgers = 依据哪几份台账
create or replace temp table known as
with subject as (
  select county from county union all select '督导中心'
),
held as (
  select b.county, s.activity, s.covers_from, s.covers_to, s.stated_to, s.told
  from subject b
  join (select *, unnest(kinds) as activity from scope) s on s.county is null or s.county = b.county
),
ordered as (
  select *, max(covers_to) over w as covered_to, max(stated_to) over w as meant_to
  from held
  window w as (partition by county, activity order by covers_from, covers_to rows between unbounded preceding and 1 preceding)
),
hole as (
  select county, activity, covered_to, meant_to, covered_to + 1 as hole_from, covers_from - 1 as hole_to
  from ordered
  where covers_from > covered_to + 1
  union all
  select county, activity, max(covers_to), max(stated_to), max(covers_to) + 1, date '9999-12-31' from held group by county, activity
  union all
  select county, activity, null, null, date '0001-01-01', min(covers_from) - 1 from held group by county, activity
  union all
  select b.county, k.activity, null, null, date '0001-01-01', date '9999-12-31'
  from subject b
  cross join kind k
  anti join held h on h.county = b.county and h.activity = k.activity
),
cut as (
  select p.kind, p.period, h.county, h.activity, h.covered_to,
    greatest(h.hole_from, p.period_from) as first_day, least(h.hole_to, p.period_to, $as_of::date) as last_day,
    coalesce(h.meant_to >= p.period_from and p.period_to >= $as_of::date and h.hole_to >= $as_of::date, false) as growing
  from period p
  join hole h on h.hole_from <= least(p.period_to, $as_of::date) and h.hole_to >= p.period_from
  where p.period_from <= $as_of::date
),
missing as (
  select kind, period, county, activity,
    string_agg(first_day || case when last_day > first_day then ' 至 ' || last_day else '' end, '、' order by first_day)
      filter (where not growing) as days,
    max(covered_to) filter (where growing) as kept_to
  from cut
  group by kind, period, county, activity
),
resting as (
  select p.kind, p.period, h.county, h.activity, list(distinct h.told order by h.told) as ledgers
  from period p
  join held h on h.covers_from <= least(p.period_to, $as_of::date) and h.covers_to >= p.period_from
  group by p.kind, p.period, h.county, h.activity
)
select p.kind, p.period, p.period_from, p.period_to, b.county, k.activity,
  '没有覆盖 ' || m.days || ' 的督导台账，没有记录不等于零' as gap,
  '台账记到 ' || case when year(m.kept_to) <> year($as_of::date) then year(m.kept_to) || '年' else '' end
    || month(m.kept_to) || '月' || day(m.kept_to) || '日'
    || case when $as_of::date - m.kept_to > 31 then '，已有 ' || ($as_of::date - m.kept_to) || ' 天没有更新' else '' end as note,
  coalesce(r.ledgers, []) as ledgers
from period p
cross join subject b
cross join kind k
left join missing m on m.county = b.county and m.activity = k.activity and m.kind = p.kind and m.period = p.period
left join resting r on r.county = b.county and r.activity = k.activity and r.kind = p.kind and r.period = p.period;
