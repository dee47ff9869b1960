-- 各机构可推荐几名督导：持证社工人数按比例（ZZ-11），只计数：取整方法原文没有写
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 参数 $workers_per 几名持证社工推荐一名
-- 一行 = 一个机构；人员表没有写承接机构的按县；没有证书一栏的算不出；看不到姓名的账号没有数
with person as (
  select coalesce(r.meta_agency, w.county) as agency, w.county, w.source, w.certificate,
    json_extract_string(r.cells, '$.certificate') is not null as told
  from worker w
  join active_staffing($known_at::timestamp) r on r.record_id = w.record_id
  where not w.moved
),
agency as (
  select agency, case when count(distinct county) = 1 then any_value(county) end as county,
    count(*) as workers, count(certificate) as certified, count(*) filter (where told) as told,
    coalesce(list(source order by source) filter (where certificate is not null), []) as evidence
  from person
  group by agency
)
select agency as subject, county, $year::varchar as period, null::date as period_from, null::date as period_to,
  case when (told > 0 or certified > 0) and names then floor(certified / $workers_per)::integer end as value, value as low, null::double as high,
  case
    when not names then '看不到姓名的账号不显示'
    when told = 0 and certified = 0 then '人员表没有证书一栏，或没有一人写了证书'
    else '持证 ' || certified || ' 人（共 ' || workers || ' 人），折合 ' || round(certified / $workers_per, 2) || ' 名，取整方法原文没有写，这里舍去小数'
  end as gap,
  null::varchar as doubts, case when names then evidence else [] end as evidence, [] as excluded
from agency, (select count(*) = 0 as names from kept_back)
order by agency;
