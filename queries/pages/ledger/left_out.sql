-- 站点的疑问：新表没有列、旧表有的站点；名单之外或已撤销、表里却有的站点。已经回答的不再问
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个站点在一种表上的一个疑问；asks 是 left_out（没有列）、new（名单之外）、back（已撤销又出现）
-- 公开 asks, form, county, station, upload_id, table_day, last_upload, last_day
-- 文字 file, last_file
with latest as (
  select * from station_listed
  qualify row_number() over (partition by form, county, station order by table_day desc, upload_id desc) = 1
),
sheet_of as (
  select distinct form, county, upload_id, file, table_day from station_listed
),
-- 两张表至少有一个站点相同，才是前后两张；各站分开报的、只补报新站的，不算漏报
follows as (
  select distinct n.form, n.county, n.upload_id as by_upload, o.upload_id
  from station_listed n
  join station_listed o on o.form = n.form and o.county = n.county and o.station = n.station and o.upload_id <> n.upload_id
),
missing as (
  select l.form, l.county, l.station, l.upload_id as last_upload, l.file as last_file, l.table_day as last_day,
    s.upload_id, s.file, s.table_day
  from latest l
  join follows f on f.form = l.form and f.county = l.county and f.upload_id = l.upload_id
  join sheet_of s on s.form = f.form and s.county = f.county and s.upload_id = f.by_upload
  where (s.table_day, s.upload_id) > (l.table_day, l.upload_id)
  qualify row_number() over (partition by l.form, l.county, l.station order by s.table_day desc, s.upload_id desc) = 1
),
told as (
  select * from standing_station_event($known_at::timestamp)
),
state as (
  select county, station, arg_max(action, event_id) as action, arg_max(effective_on, event_id) as effective_on
  from told
  where action in ('closed', 'opened')
  group by county, station
)
select 'left_out' as asks, m.form, m.county, m.station, m.upload_id, m.file, m.table_day, m.last_upload, m.last_file, m.last_day
from missing m
anti join (from state where action = 'closed') s on s.county = m.county and s.station = m.station
anti join (from told where action = 'not_reported') t
  on t.county = m.county and t.station = m.station and t.upload_id = m.upload_id
union all
select 'back', l.form, l.county, l.station, l.upload_id, l.file, l.table_day, null, null, s.effective_on
from latest l
join state s on s.county = l.county and s.station = l.station and s.action = 'closed' and l.table_day > s.effective_on
anti join (from told where action = 'not_reported') t
  on t.county = l.county and t.station = l.station and t.upload_id = l.upload_id
union all
select 'new', l.form, l.county, l.station, l.upload_id, l.file, l.table_day, null, null, null
from latest l
semi join county c on c.county = l.county
anti join expected_station e on e.county = l.county and e.station = l.station
anti join state s on s.county = l.county and s.station = l.station
anti join (from told where action = 'not_reported') t
  on t.county = l.county and t.station = l.station and t.upload_id = l.upload_id
anti join (from zone_csv, unnest(string_split(short_name, '|')) n(zone)) z on starts_with(l.station, z.zone)
where not is_zone(l.station)
order by asks, county, station, form;
