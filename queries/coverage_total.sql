-- 督导覆盖：全市的场次（几县联合的只算一次，没有县（市、区）的也算）
-- 参数 $year 年度
-- 一行 = 全市
-- 公开 year, group, individual, peer, online
select $year::integer as year,
  count(*) filter (where activity = 'group' and face_to_face is distinct from false) as "group",
  count(*) filter (where activity = 'individual') as individual,
  count(*) filter (where activity = 'peer') as peer,
  count(*) filter (where activity = 'online_group' or (activity = 'group' and face_to_face = false)) as online
from supervision
where vague is null;
