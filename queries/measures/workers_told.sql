-- 人员表上有一栏写了（或写着某几样）的社工有几名（KM-07、KM-65、ZZ-13），只计数
-- 参数 $year 年度
-- 参数 $field 哪一栏
-- 参数 $words 写着哪几样才算；空表 = 写了就算
-- 参数 $added 这一栏是表上没有、另加的：一人也没有写时看不出
-- 一行 = 一个县（市、区）；没有人员表的没有数；看不到姓名的账号没有人数少的数，也没有来源
with person as (
  select county, source, json_extract_string(to_json(w), $field) as told
  from worker w
  where not moved
),
counted as (
  select county, count(*) as people, count(told) as wrote,
    list(source order by source) filter (where told is not null and (len($words) = 0 or list_contains($words, told))) as sources
  from person
  group by county
),
aside as (
  select distinct w.county
  from worker w
  anti join worker_supervised s on s.county = w.county and s.station is not distinct from w.station and s.name = w.name
  where not w.moved
),
open_to as (
  select c.county, n.names,
    n.names or exists (
      from kept_back k
      where k.county = c.county and not k.hidden and k.trait = case when $field = 'education' and $words = ['博士'] then 'doctor' else $field end
    ) and not exists (from aside a where a.county = c.county) as shown
  from county c, (select count(*) = 0 as names from kept_back) n
)
select o.county as subject, o.county, $year::varchar as period, null::date as period_from, null::date as period_to,
  case when c.people > 0 and not ($added and c.wrote = 0) and t.shown then coalesce(len(c.sources), 0) end as value,
  value as low, null::integer as high,
  case
    when c.people is null then '没有收到人员情况统计总表'
    when $added and c.wrote = 0 then '人员表没有这一栏，或没有一人写了'
    when not t.shown then '人数少，不显示'
    when t.names then '在册 ' || c.people || ' 人，写了这一栏的 ' || c.wrote || ' 人'
  end as gap,
  null::varchar as doubts, case when t.names then coalesce(c.sources, []) else [] end as evidence, [] as excluded
from county o
join open_to t on t.county = o.county
left join counted c on c.county = o.county
order by o.code;
