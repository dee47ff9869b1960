-- 两个时点之间人作的认定：同一次督导、站点变动等
-- 参数 $known_from 前一时点
-- 参数 $known_to 后一时点
-- 参数 $others 不算认定的操作
-- 一行 = 一次操作
-- 公开 action, actor, happened_at
-- 文字 subject
select action, subject, actor, happened_at
from audit
where happened_at > $known_from::timestamp and happened_at <= $known_to::timestamp
  and not list_contains($others::varchar[], action)
order by seq;
