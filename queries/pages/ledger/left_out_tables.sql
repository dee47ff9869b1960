-- 一个县的人员表、实体表各列了哪些站点，供收件前看新表漏了谁
-- 参数 $county 县（市、区）
-- 一行 = 一张表里的一个站点；latest = 这个站点最近一次出现在这张表
-- 公开 form, county, station, upload_id, table_day, latest
-- 文字 file
select *, row_number() over (partition by form, station order by table_day desc, upload_id desc) = 1 as latest
from station_listed
where county = $county;
