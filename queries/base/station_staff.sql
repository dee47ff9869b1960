-- 社工站报来的在册社工人数（已调走的不算）
-- 一行 = 一个报了人员表的社工站
create or replace temp table station_staff as
select county, station, count(*) as workers, min(source) as source
from worker_supervised
where county is not null and station is not null and not moved
group by county, station;
