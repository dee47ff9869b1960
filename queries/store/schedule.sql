-- 报送安排：哪张表多久报一次，哪天前
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张表单
with last as (
  select * from schedule
  where $known_at::timestamp is null or happened_at <= $known_at::timestamp
  qualify row_number() over (partition by form order by schedule_id desc) = 1
)
select form, frequency, months_after, day, starts_on
from last where frequency is not null order by form
