-- 人员队伍：薪资的中位数，只给人数够的组
-- 参数 $year 年度
-- 参数 $few 少于几人不给
-- 一行 = 一组（全市，或按县区、学历、证书分的一组）；people = 写了一个数额的人数，写成一段的不算；人数不够的 median 为空；到百元
-- 公开 year, by, name, people, median
with paid as (
  select w.county, w.education, w.certificate, w.salary
  from worker w
  join worker_supervised s on s.county = w.county and s.station = w.station and s.name = w.name
  where not w.moved and w.salary is not null
),
part as (
  select 'all' as by, '全市' as name, salary from paid
  union all
  select 'county', county, salary from paid
  union all
  select 'education', education, salary from paid where education is not null
  union all
  select 'certificate', certificate, salary from paid where certificate is not null
)
select $year::integer as year, p.by, p.name, count(*) as people,
  case when count(*) >= $few then round(median(p.salary) / 100)::integer * 100 end as median
from part p
left join county c on c.county = p.name
group by p.by, p.name, c.code
order by p.by, c.code nulls last, people desc, p.name;
