-- 一次会议各议题的记录，作数的那一版
-- 参数 $meeting_id 第几次会议
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个议题的记录
select meeting_id, point, version_id, county, note, decision, found, items::varchar as items, happened_at, actor
from standing_meeting_note($known_at::timestamp)
where meeting_id = $meeting_id
order by point
