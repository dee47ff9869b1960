-- 名册上省内、省外的督导各几名（KM-25、KM-76），只计数：手册两处说法不一（A5）
-- 参数 $year 年度
-- 一行 = 督导中心；value = 写了地区的人数
with person as (
  select name, min(source) as source, any_value(region) as region from supervisor group by name
)
select '督导中心' as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  case when count(*) > 0 then count(region) end as value, value as low, value as high,
  case
    when count(*) = 0 then '没有收到督导名册'
    else '省内 ' || count(*) filter (where region = 'in_province') || ' 名，省外 ' || count(*) filter (where region = 'out_of_province')
      || ' 名，没有写地区 ' || count(*) filter (where region is null) || ' 名'
  end as gap,
  null::varchar as doubts, coalesce(list(source order by name) filter (where region is not null), []) as evidence,
  coalesce(list({'source': source, 'reason': '名册没有写地区'} order by name) filter (where region is null), []) as excluded
from person;
