-- 每一条来源记录说的是哪一次督导
-- 一行 = 一条来源记录
select r.source, any_value(s.held_on) as held_on, any_value(coalesce(k.label, s.activity)) as kind,
  any_value(array_to_string(s.supervisors, '、')) as supervisors, any_value(case when s.minutes_low = s.minutes_high then s.minutes_low end) as minutes
from session_source r
join session s using (session_id)
left join kind k using (activity)
group by r.source;
