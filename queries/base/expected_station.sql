-- 应建站名单（默认：统计用区划里的街道、镇、乡、民族乡；开发区类单位不在内）
-- 一行 = 一个应建站的乡镇（街道）
create or replace temp table expected_station as
select county, name as station, kind, code
from township_csv
where kind <> '类似乡级单位';
