-- 县（市、区）：每个评估对象都有一行，没有报送的也有
-- 一行 = 一个县（市、区）
create or replace temp table county as
select key as county, code, tile_col::integer as tile_col, tile_row::integer as tile_row
from county_csv
order by code;
