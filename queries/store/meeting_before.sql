-- 一版会议是在哪一版上改的
-- 参数 $version_id 后一版
-- 一行 = 前一版；后一版是第一版时没有行
select f.meeting_id, f.version_id, f.name, f.year, f.held_on, f.as_of, f.snapshot_id, f.place, f.chair, f.attendees,
  f.absent, f.agenda::varchar as agenda, f.seed, f.drawn::varchar as drawn, f.state
from meeting v
join meeting f on f.version_id = v.follows
where v.version_id = $version_id
