-- 自助分析：社工站，按行、列两样数
-- 参数 $year 年度
-- 参数 $line 行按什么
-- 参数 $heading 列按什么（none = 不分列）
-- 参数 $measure 数什么：stations 站数、workers 社工人数、sessions 写明本站的督导
-- 参数 $county 只看一个县（市、区）（空 = 不限）
-- 一行 = 一行一列的一格
-- 公开 year, line, heading, line_order, heading_order, value
with site as (
  select s.county, s.workers, s.sessions,
    case s.standing when 'supervised' then '受过督导' when 'never' then '从未受过督导' when 'unreported_supervised' then '督导过，没有报人员表'
      else '无数据' end as standing,
    case when f.station is null then '没有报' when f.photo then '有照片' when f.photo = false then '没有照片' else '读不出' end as photo,
    case f.office when 'own' then '独用' when 'shared' then '合用' else case when f.station is null then '没有报' else '没有' end end as office
  from station_supervised s
  left join station_site f on f.county = s.county and f.station = s.station
  where $county::varchar is null or s.county = $county
),
cell as (
  select workers, sessions,
    case $line when 'county' then county when 'standing' then standing when 'photo' then photo when 'office' then office else '合计' end as line,
    case $heading when 'county' then county when 'standing' then standing when 'photo' then photo when 'office' then office else '合计' end as heading
  from site
)
select $year::integer as year, e.line, e.heading, any_value(a.code)::bigint as line_order, any_value(b.code)::bigint as heading_order,
  case $measure when 'workers' then sum(e.workers) when 'sessions' then sum(e.sessions) else count(*) end::double as value
from cell e
left join county a on a.county = e.line and $line = 'county'
left join county b on b.county = e.heading and $heading = 'county'
group by e.line, e.heading
order by line_order nulls last, e.line, heading_order nulls last, e.heading;
