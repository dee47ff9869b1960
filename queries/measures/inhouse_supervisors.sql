-- 名册上的督导有几名来自承接社工站的机构（CQ-02、ZZ-02），只计数：单位名称与人员表写的承接机构相同
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 一行 = 督导中心
with agency as (
  select distinct meta_agency as agency from active_staffing($known_at::timestamp) where meta_agency is not null
),
person as (
  select name, min(source) as source, any_value(organisation) as organisation from supervisor group by name
),
judged as (
  select p.*, exists (from agency a where contains(p.organisation, a.agency) or contains(a.agency, p.organisation)) as inside,
    exists (from agency) as known
  from person p
)
select '督导中心' as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  case when bool_or(known) then count(*) filter (where inside) end as value, value as low, value as high,
  case
    when count(*) = 0 then '没有收到督导名册'
    when not bool_or(known) then '人员表没有写承接机构，看不出'
    else '名册共 ' || count(*) || ' 名，写了工作单位的 ' || count(organisation) || ' 名'
  end as gap,
  null::varchar as doubts, coalesce(list(source order by name) filter (where inside), []) as evidence,
  coalesce(list({'source': source, 'reason': case when organisation is null then '名册没有写工作单位' else '工作单位不是承接机构' end} order by name)
    filter (where inside is distinct from true), []) as excluded
from judged;
