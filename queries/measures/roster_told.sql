-- 名册上有一栏写了的督导有几名（KM-05），只计数
-- 参数 $year 年度
-- 参数 $field 哪一栏
-- 一行 = 督导中心
with person as (
  select name, min(source) as source, bool_or(json_extract_string(to_json(s), $field) is not null) as told
  from supervisor s
  group by name
)
select '督导中心' as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  case when count(*) > 0 then count(*) filter (where told) end as value, value as low, value as high,
  case when count(*) = 0 then '没有收到督导名册' else '名册共 ' || count(*) || ' 名' end as gap,
  null::varchar as doubts, coalesce(list(source order by name) filter (where told), []) as evidence,
  coalesce(list({'source': source, 'reason': '这一栏没有写'} order by name) filter (where not told), []) as excluded
from person;
