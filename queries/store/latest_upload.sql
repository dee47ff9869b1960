-- 内容相同的收件里最后的一次，和它最后的状态
-- 参数 $sha256 内容的指纹
-- 一行 = 最多一次收件
select u.upload_id, u.file, arg_max(e.action, e.event_id) as action
from upload u join upload_event e using (upload_id)
where u.sha256 = $sha256
group by u.upload_id, u.file
order by u.upload_id desc
limit 1
