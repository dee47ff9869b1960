-- 自助分析：在册社工，按行、列两样数
-- 参数 $year 年度
-- 参数 $line 行按什么
-- 参数 $heading 列按什么（none = 不分列）
-- 参数 $measure 数什么：workers 人数、named 被点名督导过的人数、sessions 点名督导的人次
-- 参数 $county 只看一个县（市、区）（空 = 不限）
-- 参数 $hired 只看这一年以后入职的（空 = 不限）
-- 一行 = 一行一列的一格；按人的情况数，只给看得到姓名的账号
-- 公开 year, line, heading, line_order, heading_order, value
with person as (
  select w.county, w.station, coalesce(w.education, '没有写') as education, coalesce(w.certificate, '没有写') as certificate,
    coalesce(left(w.hired_on, 4) || '年', '没有写') as hired, case when s.sessions > 0 then '被点名督导过' else '没有被点名督导过' end as named,
    s.sessions
  from worker w
  join worker_supervised s on s.county = w.county and s.station = w.station and s.name = w.name
  where not w.moved and ($county::varchar is null or w.county = $county) and ($hired::varchar is null or left(w.hired_on, 4) > $hired)
),
cell as (
  select sessions,
    case $line when 'county' then county when 'station' then station when 'education' then education when 'certificate' then certificate
      when 'hired' then hired when 'named' then named else '合计' end as line,
    case $heading when 'county' then county when 'education' then education when 'certificate' then certificate
      when 'hired' then hired when 'named' then named else '合计' end as heading
  from person
)
select $year::integer as year, e.line, e.heading, any_value(a.code)::bigint as line_order, any_value(b.code)::bigint as heading_order,
  case $measure
    when 'named' then count(*) filter (where e.sessions > 0)
    when 'sessions' then sum(e.sessions)
    else count(*)
  end::double as value
from cell e
left join county a on a.county = e.line and $line = 'county'
left join county b on b.county = e.heading and $heading = 'county'
group by e.line, e.heading
order by line_order nulls last, e.line, heading_order nulls last, e.heading;
