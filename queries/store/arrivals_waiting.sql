-- 收到而没有入库的文件，各按最后一步
-- 一行 = 一份文件，先到的在前
with last as (
  select sha256, arg_max(file, arrival_id) as file, arg_max(bytes, arrival_id) as bytes,
    arg_max(happened_at, arrival_id) as happened_at, arg_max(actor, arrival_id) as actor,
    arg_max(action, arrival_id) as action, arg_max(reason, arrival_id) as reason
  from arrival
  group by sha256
)
select l.* from last l anti join upload u using (sha256) order by l.happened_at
