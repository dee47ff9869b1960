-- 各县（市、区）的人员表、实体表里，用到的哪一天的表比评估日晚
-- 参数 $as_of 评估日
-- 一行 = 一个县（市、区）的一种表；last_day 是最晚的一张
-- 公开 county, form, last_day
select county, 'staffing' as form, max(day_from(filled_on)) as last_day
from worker
where day_from(filled_on) > $as_of::date
group by county
union all
select county, 'facility', max(day_from(filled_on))
from station_site
where day_from(filled_on) > $as_of::date
group by county;
