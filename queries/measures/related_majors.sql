-- 专业属于“社会工作相关专业”的社工有几名（CQR-10），只计数
-- 参数 $year 年度
-- 参数 $majors 相关专业
-- 一行 = 一个县（市、区）；没有人员表的没有数；专业没有写的列为不计；看不到姓名的账号没有人数少的数，也没有来源
with open_to as (
  select c.county, n.names,
    n.names or exists (from kept_back k where k.county = c.county and k.trait = 'related' and not k.hidden) as shown
  from county c, (select count(*) = 0 as names from kept_back) n
)
select c.county as subject, c.county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  case when count(w.name) > 0 and any_value(o.shown)
    then count(*) filter (where len(list_filter($majors, lambda m: contains(w.major, m))) > 0) end as value,
  value as low, null::integer as high,
  case when count(w.name) = 0 then '没有收到人员情况统计总表' when not any_value(o.shown) then '人数少，不显示' end as gap, null::varchar as doubts,
  coalesce(list(w.source order by w.source) filter (where o.names and len(list_filter($majors, lambda m: contains(w.major, m))) > 0), []) as evidence,
  coalesce(list({'source': w.source, 'reason': '专业没有写'} order by w.source) filter (where o.names and w.name is not null and w.major is null), []) as excluded
from county c
join open_to o on o.county = c.county
left join worker_supervised s on s.county = c.county and not s.moved
left join worker w on w.county = s.county and w.station = s.station and w.name = s.name and not w.moved
group by c.county, c.code
order by c.code;
