-- 自助分析：督导，按行、列两样数
-- 参数 $year 年度
-- 参数 $line 行按什么
-- 参数 $heading 列按什么（none = 不分列）
-- 参数 $measure 数什么：sessions 场次、hours 小时、people 点名的人次
-- 参数 $county 只看一个县（市、区）（空 = 不限）
-- 参数 $kind 只看一种形式（空 = 各种督导，与督导覆盖的同一个口径：会议、培训、站点活动要指明才数，日期读不出的督导不数）
-- 参数 $hired 只看点了这一年以后入职的社工的督导（空 = 不限）
-- 一行 = 一行一列的一格；联合督导、两名督导、几个站的，各算一次；读不出的时长不算
-- 公开 year, line_order, heading_order, value
-- 姓名 line, heading
with chosen as (
  select s.session_id, case when s.minutes_low = s.minutes_high then s.minutes_low end as minutes,
    len(named_people(s.supervisees)) as people, coalesce(k.label, '类别不明') as kind, s.counties, s.supervisors, s.stations,
    case when month(s.day_from) = month(s.day_to) and year(s.day_from) = year(s.day_to) then month(s.day_from) end as month,
    case when s.face_to_face then '面对面' when s.face_to_face = false then '线上或电话' else '方式不明' end as mode
  from session s
  left join kind k using (activity)
  left join supervision v using (session_id)
  where not s.later and s.listed_year = $year
    and ($county::varchar is null or list_contains(s.counties, $county))
    and ($kind::varchar is null or k.label = $kind)
    and coalesce(v.dated, $kind::varchar is not null)
    and ($hired::varchar is null or exists (
      from worker w
      where list_contains(s.supervisees, w.name) and list_contains(s.counties, w.county) and left(w.hired_on, 4) > $hired
    ))
),
named as (
  select c.*, d.line_of, d.heading_of
  from chosen c, lateral (
    select
      case $line
        when 'county' then case when len(c.counties) = 0 then ['全市及其他'] else c.counties end
        when 'supervisor' then case when len(c.supervisors) = 0 then ['没有写明'] else c.supervisors end
        when 'station' then case when len(c.stations) = 0 then ['没有写明'] else c.stations end
        when 'month' then [coalesce(c.month || '月', '日期不明')]
        when 'quarter' then [coalesce('第' || ((c.month + 2) // 3) || '季度', '日期不明')]
        when 'kind' then [c.kind]
        when 'mode' then [c.mode]
        else ['合计']
      end as line_of,
      case $heading
        when 'county' then case when len(c.counties) = 0 then ['全市及其他'] else c.counties end
        when 'supervisor' then case when len(c.supervisors) = 0 then ['没有写明'] else c.supervisors end
        when 'month' then [coalesce(c.month || '月', '日期不明')]
        when 'quarter' then [coalesce('第' || ((c.month + 2) // 3) || '季度', '日期不明')]
        when 'kind' then [c.kind]
        when 'mode' then [c.mode]
        else ['合计']
      end as heading_of
  ) d
),
lined as (
  select session_id, minutes, people, month, heading_of, unnest(line_of) as line from named
),
cell as (
  select session_id, minutes, people, month, line, unnest(heading_of) as heading from lined
)
select $year::integer as year, e.line, e.heading,
  coalesce(any_value(a.code)::bigint, case when $line in ('month', 'quarter') then min(coalesce(e.month, 99)) end) as line_order,
  coalesce(any_value(b.code)::bigint, case when $heading in ('month', 'quarter') then min(coalesce(e.month, 99)) end) as heading_order,
  case $measure
    when 'hours' then round(sum(e.minutes) / 60.0, 1)
    when 'people' then sum(e.people)::double
    else count(*)::double
  end as value
from cell e
left join county a on a.county = e.line and $line = 'county'
left join county b on b.county = e.heading and $heading = 'county'
where not ($line = 'county' and $county::varchar is not null and e.line <> $county)
  and not ($heading = 'county' and $county::varchar is not null and e.heading <> $county)
group by e.line, e.heading
order by line_order nulls last, e.line, heading_order nulls last, e.heading;
