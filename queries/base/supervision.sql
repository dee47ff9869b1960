-- 一个年度的督导（团体、个别、同事、线上团体）；dated = 日期读得出，确在年内，不是看不出开没开的
-- 参数 $year 年度
-- 参数 $as_of 评估日
-- 一行 = 一次督导
create or replace temp table supervision as
select session_id, subject, sources, activity, face_to_face, counties, stations, supervisees, day_from, day_to, vague,
  held_on is not null and vague is null
    and within(day_from, day_to, make_date($year::integer, 1, 1), least(make_date($year::integer, 12, 31), $as_of::date)) as dated
from session
where activity in ('group', 'individual', 'peer', 'online_group')
  and not later and listed_year = $year;
