-- 哪张人员表、实体表列了哪个站点
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 一行 = 一张表里的一个站点；table_day 这张表算哪一天的（写在将来的不能算最新，按最早算）
create or replace temp table station_listed as
select distinct 'staffing' as form, coalesce(county, meta_county) as county, station, upload_id, file,
  coalesce(snapshot_day(meta_filled_on, received_at, $as_of::date), date '0001-01-01') as table_day
from active_staffing($known_at::timestamp)
where station is not null and coalesce(county, meta_county) is not null
union
select distinct 'facility', coalesce(county, meta_county), station, upload_id, file,
  coalesce(snapshot_day(meta_filled_on, received_at, $as_of::date), date '0001-01-01')
from active_facility($known_at::timestamp)
where station is not null and coalesce(county, meta_county) is not null;
