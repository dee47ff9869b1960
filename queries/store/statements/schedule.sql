-- 报送安排

-- name: schedule
insert into schedule
select coalesce(max(schedule_id), 0) + 1, $form, $frequency, $months_after, $day, $starts_on, $actor, $at
from schedule;
