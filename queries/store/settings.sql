-- 一类设置现在的值
-- 参数 $prefix 名字的开头
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一项设置
with last as (
  select name, value from setting
  where starts_with(name, $prefix) and ($known_at::timestamp is null or happened_at <= $known_at::timestamp)
  qualify row_number() over (partition by name order by setting_id desc) = 1
)
select name, value from last where value is not null order by name
