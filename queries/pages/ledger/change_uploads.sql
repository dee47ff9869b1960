-- 两个时点之间，哪些文件从有效变成无效，或从无效变成有效
-- 参数 $known_from 前一时点
-- 参数 $known_to 后一时点
-- 一行 = 一个文件；fresh = 前一时点还没有收到；replaces = 它的人员、实体或台账行取代了前一时点有效的文件
-- 公开 upload_id, active, fresh, replaces, happened_at, actor, counties
-- 文字 file
with before as (
  select upload_id from active_upload($known_from::timestamp)
),
after as (
  select upload_id from active_upload($known_to::timestamp)
),
turned as (
  select upload_id from before anti join after using (upload_id)
  union all
  select upload_id from after anti join before using (upload_id)
),
told as (
  select upload_id, coalesce(county, meta_county) as county, station, 'staffing' as form from active_staffing($known_from::timestamp)
  union
  select upload_id, coalesce(county, meta_county), station, 'staffing' from active_staffing($known_to::timestamp)
  union
  select upload_id, coalesce(county, meta_county), station, 'facility' from active_facility($known_from::timestamp)
  union
  select upload_id, coalesce(county, meta_county), station, 'facility' from active_facility($known_to::timestamp)
),
ledger as (
  select upload_id, covers_county, covers_from, stated_to, covers_title, covers_owner, covers_kinds from active_sheet($known_from::timestamp)
  where form = 'session_ledger' and covers_from is not null
  union
  select upload_id, covers_county, covers_from, stated_to, covers_title, covers_owner, covers_kinds from active_sheet($known_to::timestamp)
  where form = 'session_ledger' and covers_from is not null
),
took_over as (
  select distinct n.upload_id
  from told n
  join told o on o.form = n.form and o.county = n.county and o.station = n.station and o.upload_id < n.upload_id
  semi join before b on b.upload_id = o.upload_id
  union
  select distinct n.upload_id
  from ledger n
  join ledger o on o.upload_id < n.upload_id and n.covers_from <= o.stated_to and o.covers_from <= n.stated_to
    and n.covers_owner is not distinct from o.covers_owner and n.covers_kinds is not distinct from o.covers_kinds
    and (n.covers_county is not distinct from o.covers_county
      or (n.covers_title = o.covers_title and (n.covers_county is null or o.covers_county is null)))
  semi join before b on b.upload_id = o.upload_id
),
last as (
  select upload_id, max(happened_at) as happened_at, arg_max(actor, event_id) as actor
  from upload_event
  where happened_at <= $known_to::timestamp
  group by upload_id
),
placed as (
  select upload_id, list(distinct county) as counties
  from (
    select upload_id, county from told
    union all
    select upload_id, meta ->> '$.county' from sheet
  )
  where county is not null
  group by upload_id
)
select t.upload_id, u.file, b.upload_id is null as active, u.received_at > $known_from::timestamp as fresh,
  x.upload_id is not null as replaces, l.happened_at, l.actor, coalesce(p.counties, []) as counties
from turned t
join upload u using (upload_id)
join last l using (upload_id)
left join before b using (upload_id)
left join took_over x using (upload_id)
left join placed p using (upload_id)
order by l.happened_at, t.upload_id;
