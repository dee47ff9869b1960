-- 有人说明过撤销或新开的站点，从哪天到哪天开着；没有说明过的站点不在这里，一直算开着
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 一行 = 一个站点开着的一段时间：open_from 起（空 = 一直），closed_from 前一天止（空 = 评估日还开着）
create or replace temp table station_day as
with told as (
  select county, station, action, effective_on, event_id
  from standing_station_event($known_at::timestamp)
  where action in ('closed', 'opened')
  qualify lead(action) over (partition by county, station order by event_id) is distinct from action
),
turn as (
  select *, row_number() over w = 1 as first, lead(effective_on) over w as until
  from (
    select * from told
    qualify row_number() over (partition by county, station, effective_on order by event_id desc) = 1
  )
  window w as (partition by county, station order by effective_on)
),
stretch as (
  select county, station, null::date as open_from, effective_on as closed_from
  from turn
  where first and action = 'closed'
  union all
  select county, station, effective_on, until
  from turn
  where action = 'opened'
)
select county, station, open_from, case when closed_from <= $as_of::date then closed_from end as closed_from
from stretch;
