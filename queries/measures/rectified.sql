-- 对本县提出的整改事项是不是都按期办完（KM-34）：已整改的算办完，过了期限没有完成的算没有落实；不再要求的不算
-- 参数 $year 年度
-- 参数 $as_of 评估日
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个县（市、区）；没有提出过整改事项的不适用，写明有没有签发反馈报告
with item as (
  select county, count(*) as items, count(*) filter (where state = 'done') as done,
    count(*) filter (where state <> 'done') as open, min(due_on) filter (where state <> 'done') as due_on,
    count(*) filter (where state <> 'done' and due_on < $as_of::date) as late
  from standing_rectification($known_at::timestamp)
  where year = $year and state <> 'dropped' and first_on <= $as_of::date
  group by county
),
issued as (
  select county, max(number) as number
  from paper_standing($known_at::timestamp)
  where kind = 'feedback' and year = $year and state = 'issued' and issued_on <= $as_of::date
  group by county
),
told as (
  select o.county, o.code, i.open, i.due_on, p.number,
    '共 ' || i.items || ' 项，已整改 ' || i.done || ' 项，逾期 ' || i.late || ' 项' as said
  from county o
  left join item i on i.county = o.county
  left join issued p on p.county = o.county
)
select county as subject, county, $year::varchar as period, null::date as period_from, due_on as period_to,
  (open = 0)::integer as value, (open = 0)::integer as low, (open = 0)::integer as high,
  case
    when open is not null then null
    when number is null then '没有签发过反馈报告，也没有提出整改事项，看不出督促落实的情况'
    else '已签发反馈报告（' || number || '），没有提出整改事项'
  end as gap,
  null::varchar as doubts, open is null as counted, said as note, said as rests, [] as evidence, [] as excluded
from told
order by code;
