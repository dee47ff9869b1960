-- 各县（市、区）哪些天有督导：台账行和 Word 记录各写的日期，不分年度
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 一行 = 一个县（市、区）的一天；全市 = 不分县
create or replace temp table held_day as
with said as (
  select distinct r.held_on, coalesce(r.county, []) as counties,
    case when r.county is null then coalesce(r.stations, []) else [] end as stations, l.covers_county
  from active_session_ledger($known_at::timestamp) r
  join active_sheet($known_at::timestamp) l using (upload_id, sheet_no)
  where r.held_on is not null
  union all
  select distinct held_on, [county], [station], null
  from (
    select held_on, county, station from active_group_session($known_at::timestamp)
    union all
    select held_on, county, station from active_individual_session($known_at::timestamp)
    union all
    select held_on, county, station from active_session_record($known_at::timestamp)
  )
  where held_on is not null
),
named as (
  select held_on, unnest(list_append(counties, '全市')) as county from said
  union
  select s.held_on, h.county
  from (select held_on, unnest(stations) as station from said) s
  join home_county h using (station)
  union
  select held_on, covers_county from said where len(counties) = 0 and len(stations) = 0
)
select distinct n.county, day_from(n.held_on) as day_from
from named n
where n.county is not null and day_from(n.held_on) <= $as_of::date;
