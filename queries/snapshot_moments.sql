-- 快照各是哪一天、哪一时点的，收起的也在内
-- 一行 = 一个快照；at_once = 冻结的不是过去的时点
-- 公开 as_of, known_at, at_once
select as_of, known_at, known_at >= happened_at as at_once
from snapshot
order by known_at;
