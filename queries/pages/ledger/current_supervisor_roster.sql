-- 现在算数的督导名册记录，供收件前对比
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一名在册督导一个类别；whole 是整条记录
-- 公开 upload_id, told_on
-- 文字 source
-- 整条 whole
select s.upload_id, s.source.label as source, null::date as told_on, to_json(r) as whole
from supervisor s
join active_supervisor_roster($known_at::timestamp) r on r.record_id = s.record_id
order by s.upload_id, r.row_no;
