-- 各县区历年的整改
-- 参数 $as_of 评估日
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个县区、一个年度，新的年度在前；in_time = 在期限那天或以前认定的，deferred = 延过期的，late = 评估日已过期限还没有完成的
-- 公开 county, year, items, done, in_time, deferred, dropped, open, late
with told as (
  from rectification where $known_at::timestamp is null or happened_at <= $known_at::timestamp
),
step as (
  select item_id, min(happened_at) filter (where state = 'done')::date as done_on,
    bool_or(state = 'deferred') as deferred
  from told
  group by item_id
)
select i.county, i.year, count(*) as items, count(*) filter (where i.state = 'done') as done,
  count(*) filter (where i.state = 'done' and s.done_on <= i.due_on) as in_time,
  count(*) filter (where s.deferred) as deferred, count(*) filter (where i.state = 'dropped') as dropped,
  count(*) filter (where i.state in ('open', 'partly', 'deferred')) as open,
  count(*) filter (where i.state in ('open', 'partly', 'deferred') and i.due_on < $as_of::date) as late
from standing_rectification($known_at::timestamp) i
join step s using (item_id)
group by i.county, i.year
order by i.county, i.year desc;
