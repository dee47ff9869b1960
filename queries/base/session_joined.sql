-- 一次督导有几条来源的，合在一起看
-- 一行 = 一次有几条来源的督导；stated = 写明的督导方式
create or replace temp table session_joined as
with several as (
  select session_id from session_source group by session_id having count(*) > 1
),
gathered as (
  select x.session_id, bool_or(s.ledger) as in_ledger, bool_or(not s.ledger) as in_word,
    bool_or(s.city_named and s.ledger) as city_ledger, bool_or(s.city_wide) as city_wide, min(s.elsewhere) as elsewhere,
    bool_and(s.mode_unknown) as mode_unknown, bool_or(x.unsure) as unsure,
    min({'short': coalesce(-length(s.held_on), 1), 'src': s.src, 'held_on': s.held_on, 'day_said': s.day_said, 'day_from': s.day_from,
      'day_to': s.day_to, 'listed_year': s.listed_year}) as fullest,
    arg_min(s.activity, s.src) as activity, bool_or(s.mode is not null) as mode_told,
    coalesce(list(distinct s.mode) filter (where s.mode <> 'other'), []) as stated,
    arg_min(s.assistant, s.src) as assistant, max(s.headcount) as headcount,
    min(s.minutes) as minutes_low, max(s.minutes) as minutes_high,
    count(s.place) > 0 as placed, count(s.content) > 0 as described,
    list_sort(list({'src': s.src, 'source': s.source, 'counties': s.counties, 'supervisors': s.supervisors,
      'supervisees': s.supervisees, 'stations': s.stations, 'place': s.place, 'content': s.content})) as rows
  from session_source x
  semi join several v using (session_id)
  join source_row s on s.src = x.src
  group by x.session_id
)
select session_id, in_ledger, in_word, list_transform(rows, lambda r: r.source) as sources,
  case when city_ledger then []
    else list_distinct(flatten(list_transform(rows, lambda r: r.counties))) end as counties,
  city_wide, elsewhere, mode_unknown, unsure, fullest.held_on, fullest.day_said, fullest.day_from, fullest.day_to, fullest.listed_year,
  activity, mode_told, stated,
  list_distinct(flatten(list_transform(rows, lambda r: r.supervisors))) as supervisors,
  list_distinct(flatten(list_transform(rows, lambda r: r.supervisees))) as supervisees,
  list_distinct(flatten(list_transform(rows, lambda r: r.stations))) as stations,
  assistant, headcount, minutes_low, minutes_high,
  case when placed then array_to_string(list_transform(rows, lambda r: r.place), ' ') end as place,
  case when described then array_to_string(list_transform(rows, lambda r: r.content), ' ') end as content
from gathered;
