-- 一版记录是在哪一版上改的
-- 参数 $version_id 后一版
-- 一行 = 前一版；后一版是第一版时没有行
select f.meeting_id, f.point, f.version_id, f.county, f.note, f.decision, f.found, f.items::varchar as items
from meeting_note v
join meeting_note f on f.version_id = v.follows
where v.version_id = $version_id
