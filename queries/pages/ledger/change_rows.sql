-- 覆盖和满意度的每个数字由哪些行数出来，供说明变化
-- 参数 $year 年度
-- 一行 = 一个数字数进去的一样东西（站点、社工、场次、满意度表）；thing 是它的名字，sources 是它的来源，可以没有
-- 公开 figure, county
-- 文字 thing, sources
with roster as (
  select county, station, min(source) as source from worker where not moved and station is not null group by county, station
),
kind_of as (
  select s.*, case
      when activity = 'online_group' or (activity = 'group' and face_to_face = false) then 'online'
      else activity
    end as counted_as
  from supervision s
)
select 'stations.reported' as figure, r.county, r.station as thing, [r.source] as sources from roster r
union all
select 'stations.supervised', t.county, t.station, case when r.source is null then [] else [r.source] end
from station_supervised t
left join roster r on r.county = t.county and r.station = t.station
where t.listed and t.supervised
union all
select 'workers.reported', county, concat_ws(' ', station, name), [source] from worker_supervised where not moved
union all
select 'workers.supervised', county, concat_ws(' ', station, name), [source]
from worker_supervised
where not moved and sessions > 0
union all
select 'sessions.' || k.counted_as, c.county, k.subject, k.sources
from kind_of k, unnest(case when len(k.counties) > 0 then k.counties else [null] end) c(county)
union all
select 'satisfaction', coalesce(r.county, s.county), concat_ws('!', s.file, s.sheet), [sheet_source(s.file, s.sheet, s.upload_id, s.sheet_no)]
from survey s
join survey_county r using (upload_id, sheet_no, part)
where s.year = $year and not s.later
order by all;
