-- 每次督导：只有一条来源的照它，有几条的合在一起看
-- 一行 = 一次督导；stated = 写明的督导方式
create or replace temp view session_merged as
select s.src as session_id, s.ledger as in_ledger, not s.ledger as in_word, [s.source] as sources,
  s.counties, s.city_wide, s.elsewhere, s.mode_unknown, x.unsure, s.held_on, s.day_from, s.day_to, s.listed_year, s.activity,
  s.mode is not null as mode_told, case when s.mode <> 'other' then [s.mode] else [] end as stated,
  s.supervisors, s.supervisees, s.stations, s.assistant, s.headcount, s.minutes as minutes_low, s.minutes as minutes_high,
  s.place, s.content
from source_row s
join session_source x using (src)
anti join session_joined j on j.session_id = x.session_id
union all by name
from session_joined;
