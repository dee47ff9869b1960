-- 线上督导按类别的场次（KM-13、KM-26 计的那些）：线上培训、线上团体督导
-- 参数 $year 年度
-- 一行 = 一个时段（全年、各季度）一种类别；没有的也有一行，次数为 0
-- 公开 year, period, kind, sessions, doubtful
select $year::integer as year, p.period, k.label as kind,
  count(i.session_id) filter (where i.barred is null and i.doubt is null) as sessions,
  count(i.session_id) filter (where i.barred is null and i.doubt is not null) as doubtful
from period p
cross join (from kind where activity in ('online_training', 'online_group')) k
left join online_item i on i.kind = p.kind and i.period = p.period and i.activity = k.activity
where p.kind in ('year', 'quarter')
group by p.kind, p.period, k.label, k.activity
order by p.kind = 'quarter', p.period, k.activity = 'online_group';
