-- 有督导或满意度记录的年度
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个年度
-- 公开 year
select distinct year
from (
  select try_cast(left(held_on, 4) as integer) as year from held_date
  union all
  select year(s.covers_from)
  from active_session_ledger($known_at::timestamp) r
  join scope s using (upload_id, sheet_no)
  where r.held_on is null
  union all
  select try_cast(left(coalesce(held_on, meta_held_on, answered_on), 4) as integer) as year
  from active_satisfaction_survey($known_at::timestamp)
)
where year between 2015 and 2100
order by year desc;
