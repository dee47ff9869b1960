-- 督导覆盖：一个县区、一个社工站或一名社工这一年的督导
-- 参数 $year 年度
-- 参数 $county 县（市、区）
-- 参数 $station 社工站（空 = 不限）
-- 参数 $worker 社工（空 = 不限）
-- 一行 = 一次督导；写明了这个站的、点了这个站在册社工的都算这个站的；来源取第一条
-- 公开 year, session_id, held_on, kind, minutes, sources, upload_id, sheet_no, row_no, record_id
-- 姓名 supervisors
-- 文字 subject, label
with staff as (
  select distinct n.in_county, n.as_name
  from worker_supervised w
  join worker_name n on n.county = w.county and n.station = w.station and n.name = w.name
  where w.county = $county and w.station = $station and not w.moved and ($worker::varchar is null or w.name = $worker)
),
told as (
  select v.session_id, v.subject, v.day_from, v.activity, v.face_to_face, v.sources
  from supervision v
  where v.dated
    and case
      when $station::varchar is null then list_contains(v.counties, $county) and ($worker::varchar is null or list_contains(v.supervisees, $worker))
      else ($worker::varchar is null and list_contains(v.counties, $county) and list_contains(v.stations, $station))
        or exists (from staff s where list_contains(v.counties, s.in_county) and list_contains(v.supervisees, s.as_name))
    end
)
select $year::integer as year, t.session_id, t.subject, s.held_on,
  case when t.activity = 'group' and t.face_to_face = false then '线上团体督导' else coalesce(k.label, t.activity) end as kind,
  array_to_string(s.supervisors, '、') as supervisors, case when s.minutes_low = s.minutes_high then s.minutes_low end as minutes,
  len(t.sources) as sources, t.sources[1].upload as upload_id, t.sources[1].sheet as sheet_no, t.sources[1].row as row_no,
  t.sources[1].record as record_id, t.sources[1].label as label
from told t
join session s using (session_id)
left join kind k on k.activity = t.activity
order by t.day_from desc, t.session_id;
