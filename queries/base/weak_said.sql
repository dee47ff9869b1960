-- 有人手工列入、移出薄弱与滞后名单的县（市、区）和社工站：以最后一次说的为准
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 一行 = 一个县（市、区）（station 为空）或社工站；listed = 列入还是移出
create or replace temp table weak_said as
with last as (
  select name, value
  from setting
  where starts_with(name, 'weak.' || $year || '.') and ($known_at::timestamp is null or happened_at <= $known_at::timestamp)
  qualify row_number() over (partition by name order by setting_id desc) = 1
),
place as (
  select substr(name, length('weak.' || $year || '.') + 1) as subject, value from last where value is not null
)
select subject, split_part(subject, '/', 1) as county,
  case when contains(subject, '/') then substr(subject, strpos(subject, '/') + 1) end as station,
  starts_with(value, '+') as listed, substr(value, 2) as reason
from place;
