-- 一个县现在算数的实体建设记录，供收件前对比
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $county 县（市、区）
-- 一行 = 一个站点；whole 是整条记录
-- 公开 upload_id, told_on
-- 文字 source
-- 整条 whole
select s.upload_id, s.source.label as source, s.told_on, to_json(r) as whole
from station_site s
join active_facility($known_at::timestamp) r on r.record_id = s.record_id
where s.county = $county
order by s.source, s.record_id;
