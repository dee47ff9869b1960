-- 只有一个县（市、区）有的站点名，看名字就知道在哪个县
-- 一行 = 一个站点
create or replace temp table home_county as
select station, min(county) as county from expected_station group by station having count(*) = 1;
