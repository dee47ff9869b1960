-- 会议，作数的那一版
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一次会议，新筹备的在前
select meeting_id, version_id, name, year, held_on, as_of, snapshot_id, place, chair, attendees, absent,
  agenda::varchar as agenda, seed, drawn::varchar as drawn, state, first_at, happened_at, actor
from standing_meeting($known_at::timestamp)
order by meeting_id desc
