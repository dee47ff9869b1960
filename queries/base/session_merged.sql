-- 一次督导的各条来源合在一起看
-- 一行 = 一次督导
create or replace temp table session_merged as
with several as (
  select session_id from session_source group by session_id having count(*) > 1
),
alone as (
  select s.src as session_id, s.ledger as in_ledger, not s.ledger as in_word, [s.source] as sources,
    s.counties, s.city_wide, s.elsewhere, s.mode_unknown, x.unsure, s.held_on, s.day_from, s.day_to, s.listed_year, s.activity,
    case when s.mode is null then [] else [s.mode] end as modes, s.supervisors, s.supervisees,
    s.stations, s.assistant, s.headcount, s.minutes as minutes_low, s.minutes as minutes_high,
    s.place, s.content
  from source_row s
  join session_source x using (src)
  anti join several v on v.session_id = x.session_id
),
joined as (
  select x.session_id, bool_or(s.ledger) as in_ledger, bool_or(not s.ledger) as in_word,
    list(s.source order by s.src) as sources,
    case when bool_or(s.city_named and s.ledger) then []
      else list_distinct(flatten(list(s.counties order by s.src))) end as counties,
    bool_or(s.city_wide) as city_wide, min(s.elsewhere) as elsewhere,
    bool_and(s.mode_unknown) as mode_unknown, bool_or(x.unsure) as unsure,
    first(s.held_on order by length(s.held_on) desc nulls last, s.src) as held_on,
    first(s.day_from order by length(s.held_on) desc nulls last, s.src) as day_from,
    first(s.day_to order by length(s.held_on) desc nulls last, s.src) as day_to,
    first(s.listed_year order by length(s.held_on) desc nulls last, s.src) as listed_year,
    arg_min(s.activity, s.src) as activity,
    list(distinct s.mode) filter (where s.mode is not null) as modes,
    list_distinct(flatten(list(s.supervisors order by s.src))) as supervisors,
    list_distinct(flatten(list(s.supervisees order by s.src))) as supervisees,
    list_distinct(flatten(list(s.stations order by s.src))) as stations,
    arg_min(s.assistant, s.src) as assistant, max(s.headcount) as headcount,
    min(s.minutes) as minutes_low, max(s.minutes) as minutes_high,
    string_agg(s.place, ' ' order by s.src) as place,
    string_agg(s.content, ' ' order by s.src) as content
  from session_source x
  semi join several v using (session_id)
  join source_row s on s.src = x.src
  group by x.session_id
)
select * from alone
union all by name
select * replace (coalesce(modes, []) as modes) from joined;
