-- 应建站名单：哪些区划应建站由 data/areas/expected_stations.toml 定
-- 参数 $kinds 应建站的区划种类
-- 一行 = 一个应建站的乡镇（街道）
create or replace temp table expected_station as
select county, name as station, kind, code
from township_csv
where list_contains($kinds, kind);
