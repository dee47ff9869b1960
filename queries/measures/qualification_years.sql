-- 督导的资格年限：中级资格满几年，或教学满几年，二者其一（CQ-05、CQR-03）
-- 参数 $as_of 评估日
-- 参数 $year 年度
-- 参数 $certificates 哪些证书算中级及以上
-- 参数 $certified_years 资格满几年
-- 参数 $teaching_years 教学满几年
-- 一行 = 一名督导；名册没有写的说不清，不算不具备；没有名册时是督导中心的一行
with person as (
  select name, min(source) as source, max(teaching_years) as teaching,
    bool_or(list_contains($certificates, certificate)) as certified,
    bool_or(certificate_unread) or bool_or(certificate is null) as certificate_open,
    min(day_from(certified_on)) filter (where list_contains($certificates, certificate)) as first_day,
    min(day_to(certified_on)) filter (where list_contains($certificates, certificate)) as last_day
  from supervisor
  group by name
),
judged as (
  select *,
    coalesce(certified and last_day + to_years($certified_years::integer) <= $as_of::date, false)
      or coalesce(teaching >= $teaching_years, false) as sure,
    (coalesce(certified, false) and coalesce(first_day + to_years($certified_years::integer) <= $as_of::date, true))
      or (not coalesce(certified, false) and certificate_open) or teaching is null or teaching >= $teaching_years as possible
  from person
)
select name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  case when sure then 1 when not possible then 0 end as value, sure::integer as low, possible::integer as high,
  case when not sure and possible then '名册没有写明：' || concat_ws('、',
    case when not coalesce(certified, false) and certificate_open then '职业资格' end,
    case when certified and first_day is distinct from last_day or certified and first_day is null then '证书取得时间' end,
    case when teaching is null then '教龄' end) end as gap,
  null::varchar as doubts, [source] as evidence, [] as excluded
from (from judged order by name)
union all
select '督导中心', null, $year::varchar, null, null, null, null, null, '没有收到督导名册', null, [], []
where not exists (from supervisor);
