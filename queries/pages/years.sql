-- 有督导或满意度记录的年度
-- 一行 = 一个年度
select distinct year
from (
  select year(day_from) as year from session where day_from is not null
  union all
  select try_cast(left(meta_held_on, 4) as integer) as year
  from rec_satisfaction_survey
  join active_upload(null::timestamp) using (upload_id)
)
where year between 2015 and 2100
order by year desc;
