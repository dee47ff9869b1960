-- 专业技术督导的职称等级：职称与证书取高的一个（KM-06，DOMAIN A24）
-- 参数 $year 年度
-- 参数 $kind 名册类别
-- 参数 $scale 职称由低到高
-- 参数 $certificates 证书
-- 参数 $grades 证书对应的职称，与证书同序
-- 一行 = 一名督导；没有名册时是督导中心的一行
with listed as (
  select record_id, name, source, kind, title, certificate, title_unread, certificate_unread,
    list_position($scale, title) as by_title,
    list_position($scale, $grades[list_position($certificates, certificate)]) as by_certificate
  from supervisor
  where kind = $kind or kind is null
),
ranked as (
  select *, greatest(by_title, by_certificate) as grade, by_title is null and title_unread or by_certificate is null and certificate_unread and len($certificates) > 0 as open
  from listed
)
select name as subject, null::varchar as county, $year::varchar as period,
  null::date as period_from, null::date as period_to,
  $scale[grade] as value,
  case when kind is not null then grade end as low,
  case when kind is not null and not open then grade end as high,
  case
    when kind is null then '名册没有写明是行政协同还是专业技术督导'
    when open then '职称或证书一栏读不出'
    when grade is null and len($certificates) = 0 then '名册没有写明职称'
    when grade is null then '名册没有写明职称，也没有写明证书'
  end as gap,
  null::varchar as doubts, [source] as evidence, [] as excluded
from (from ranked order by record_id)
union all
select '督导中心', null, $year::varchar, null, null, null, null, null,
  '没有收到列有此类督导的督导名册', null, [], []
where not exists (from listed);
