-- 站点实体建设：新表取代旧表里它列出的站点
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 一行 = 一个站点
create or replace temp table station_site as
with row as (
  select r.* replace (source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source), coalesce(r.county, r.meta_county) as in_county,
    snapshot_day(r.meta_filled_on, r.received_at, $as_of::date) as told_on
  from active_facility($known_at::timestamp) r
  where r.station is not null
)
select in_county as county, station, office, door_sign, direction_sign, rooms, logo_wall, badge, cap,
  vest, photo, meta_filled_on as filled_on, upload_id, source, record_id, told_on
from row
qualify row_number() over (
  partition by in_county, station order by told_on desc nulls last, upload_id desc, sheet_no, row_no
) = 1;
