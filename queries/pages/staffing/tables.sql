-- 收到的人员表：哪个县区、哪天填的
-- 参数 $as_of 评估日
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张人员表里一个县区的社工
-- 公开 county, upload_id, sheet_no, told_on, people
-- 文字 file
select coalesce(r.county, r.meta_county) as county, r.upload_id, r.sheet_no, any_value(r.file) as file,
  strftime(min(snapshot_day(r.meta_filled_on, r.received_at, $as_of::date)), '%Y-%m-%d') as told_on, count(distinct r.name) as people
from active_staffing($known_at::timestamp) r
where r.name is not null and coalesce(r.county, r.meta_county) is not null
group by 1, 2, 3
order by county, told_on, r.upload_id, r.sheet_no;
