-- 报送情况：按报送安排，每个县区每张表每一期报了没有，是按时还是迟报
-- 参数 $year 年度
-- 参数 $as_of 评估日
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张表一期一个报送单位（县区或督导中心）；owed 应报（站点数，按县区报的是 1；台账是天数），on_time 按期报齐的，late 过期才报齐的，short 收到了但必填项不全的，missing 还缺的站点
-- 公开 form, unit, frequency, period_from, period_to, due_on, county, owed, on_time, late, short, missing, state
with item as (
  select form, frequency, months_after, day, starts_on, unit, kind
  from schedule
  join report_form() using (form)
  where $known_at::timestamp is null or happened_at <= $known_at::timestamp
  qualify row_number() over (partition by form order by schedule_id desc) = 1
),
length as (
  from (values ('month', 1), ('quarter', 3), ('half', 6), ('year', 12)) t (frequency, months)
),
turn as (
  select i.* exclude (starts_on), l.months,
    unnest(generate_series(
      make_date($year::integer - 1, 1, 1), make_date($year::integer + 1, 12, 1), to_months(l.months)
    ))::date as period_from
  from item i
  join length l using (frequency)
),
due as (
  select form, unit, kind, frequency, period_from, (period_from + to_months(months) - interval 1 day)::date as period_to,
    least(
      period_from + to_months(months - 1 + months_after) + to_days(day - 1),
      last_day((period_from + to_months(months - 1 + months_after))::date)
    )::date as due_on
  from turn
),
period as (
  select *, lag(due_on) over w as due_before, lead(period_to) over w as next_to
  from due
  window w as (partition by form order by period_from)
),
wanted as (
  select p.*
  from period p
  join item i using (form)
  where year(p.period_from) = $year and p.period_from >= coalesce(i.starts_on, p.period_from)
    and p.period_from <= $as_of::date
),
record as (
  select s.form, s.source, s.received_at::date as received_on,
    coalesce(day_from(s.told), s.received_at::date) as first_day, coalesce(day_to(s.told), s.received_at::date) as last_day,
    s.told is not null as dated, s.filled, s.station,
    case when f.unit = 'centre' then '督导中心' else coalesce(c.county, h.county) end as county
  from sent_record($known_at::timestamp) s
  join report_form() f using (form)
  semi join item i using (form)
  left join county c on c.county = s.county
  left join home_county h on h.station = s.station
),
owing as (
  select w.form, w.period_from, e.county, e.station
  from wanted w
  join expected_station e on w.unit = 'station'
  where station_open(e.county, e.station, w.period_from, least(w.period_to, $as_of::date))
  union all
  select w.form, w.period_from, c.county, null
  from wanted w
  join county c on w.unit in ('county', 'scope')
  union all
  select form, period_from, '督导中心', null
  from wanted
  where unit = 'centre'
),
-- 现状表：填表日在上期到期之后、本期到期之前的算本期，也就是按期（没有填表日的看收到的日子）；
-- 本期没有时，下期结束以前填的算本期迟报
fit as (
  select w.form, w.period_from, w.due_on, r.county, r.station, r.source, r.received_on, r.filled,
    w.kind = 'snapshot' and r.dated as dated,
    case
      when w.kind = 'event' then r.first_day <= w.period_to and r.last_day >= w.period_from
      else r.first_day > coalesce(w.due_before, w.period_from - 1) and r.first_day <= w.due_on
    end as belongs,
    w.kind = 'snapshot' and r.first_day > w.due_on and r.first_day <= coalesce(w.next_to, w.due_on) as after
  from wanted w
  join record r using (form)
),
table_of as (
  select o.form, o.period_from, o.county, o.station, f.received_on, f.belongs,
    bool_and(f.filled) as filled, bool_and(f.dated) or f.received_on <= any_value(f.due_on) as in_time
  from owing o
  join fit f on f.form = o.form and f.period_from = o.period_from and f.county = o.county
    and (o.station is null or f.station = o.station)
  where (f.belongs or f.after) and f.received_on <= $as_of::date
  group by o.form, o.period_from, o.county, o.station, f.received_on, f.belongs
),
unit_state as (
  select o.form, o.period_from, o.county, o.station,
    coalesce(bool_or(t.filled and t.belongs and t.in_time), false) as on_time,
    coalesce(bool_or(t.filled), false) as came,
    count(t.received_on) > 0 as any_came
  from owing o
  left join table_of t
    on t.form = o.form and t.period_from = o.period_from and t.county = o.county
    and t.station is not distinct from o.station
  group by o.form, o.period_from, o.county, o.station
),
day_of as (
  select w.form, w.period_from, w.due_on, c.county, d.day::date as day,
    min(if(d.day::date <= a.received_at::date, a.received_at::date, a.arrived_on)) as received_on
  from wanted w
  cross join county c
  cross join generate_series(w.period_from, w.period_to, interval 1 day) d(day)
  left join active_sheet($known_at::timestamp) a
    on a.form = w.form and a.covers_owner is null and (a.covers_county is null or a.covers_county = c.county)
    and d.day::date between a.covers_from and a.covers_to and a.received_at::date <= $as_of::date
  where w.unit = 'scope'
  group by w.form, w.period_from, w.due_on, c.county, d.day
),
counted as (
  select form, period_from, county, count(*) as owed, count(*) filter (where on_time) as on_time,
    count(*) filter (where came and not on_time) as late,
    count(*) filter (where any_came and not came) as short,
    coalesce(list(station order by station) filter (where not came and station is not null), []) as missing
  from unit_state u
  anti join (from wanted where unit = 'scope') s on s.form = u.form
  group by form, period_from, county
  union all
  select form, period_from, county, count(*), count(*) filter (where received_on <= due_on),
    count(*) filter (where received_on > due_on), 0, []
  from day_of
  group by form, period_from, county
)
select w.form, w.unit, w.frequency, w.period_from, w.period_to, w.due_on, n.county, n.owed, n.on_time, n.late, n.short, n.missing,
  case
    when n.on_time = n.owed then 'received'
    when n.on_time + n.late = n.owed then 'late'
    when w.due_on >= $as_of::date then 'pending'
    when n.on_time + n.late + n.short > 0 then 'partial'
    else 'missing'
  end as state
from counted n
join wanted w using (form, period_from)
left join county c using (county)
order by w.form, w.period_from, c.code nulls first;
