-- 清除时删去的原件，是不是由不带姓名的记录顶替着
-- 一行 = 一份原件
select p.sha256, bool_or(p.substitute) and bool_or(u.upload_id is not null) and not coalesce(bool_or(e.purged), false)
from purged_original p
left join upload u using (sha256)
left join (select upload_id, bool_or(action = 'purged') as purged from upload_event group by upload_id) e
  using (upload_id)
group by p.sha256
