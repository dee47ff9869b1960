-- 一个县现在算数的人员表记录，供收件前对比
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $county 县（市、区）
-- 一行 = 一名在册社工；whole 是整条记录
-- 公开 upload_id, told_on
-- 文字 source
-- 整条 whole
select w.upload_id, w.source.label as source, w.told_on, to_json(r) as whole
from worker w
join active_staffing($known_at::timestamp) r on r.record_id = w.record_id
where w.county = $county
order by w.source, w.record_id;
