-- 还没有整改完的事项，逾期的在前，再按期限
-- 参数 $as_of 评估日
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一项没有完成的整改（open 待整改，partly 部分完成，deferred 延期）；late = 评估日已过期限，days = 离期限还有几天（过了是负数）
-- 公开 item_id, version_id, county, year, due_on, state, origin, target, first_on, late, days
-- 文字 what, measure, owner, reason
select item_id, version_id, county, year, what, measure, owner, due_on, state, reason, origin, target, first_on,
  due_on < $as_of::date as late, due_on - $as_of::date as days
from standing_rectification($known_at::timestamp)
where state in ('open', 'partly', 'deferred')
order by late desc, due_on, county, item_id;
