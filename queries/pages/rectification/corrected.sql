-- 更正过的记录，供核对整改事项
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一条更正过的记录，最后一次更正的时间
-- 公开 upload_id, sheet_no, base_id, happened_at
select upload_id, sheet_no, base_id, max(happened_at) as happened_at
from standing_revision($known_at::timestamp)
where base_id is not null
group by upload_id, sheet_no, base_id
order by upload_id, sheet_no, base_id;
