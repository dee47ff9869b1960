-- 县（市、区）和它在格子地图上的位置
-- 一行 = 一个县（市、区）
-- 公开 county, code, tile_col, tile_row
select county, code, tile_col, tile_row from county order by code;
