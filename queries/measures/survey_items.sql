-- 每张满意度表答了几道题、几份作答在表上的五档里（KM-73、KM-74），只计数：第 4、5 题不适合个别和线上督导（A15）
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 参数 $of 数什么（items 题，answers 五档里的作答）
-- 一行 = 一张满意度表；人数少的、会由此倒推出人数少的组的不显示
with filled as (
  select distinct upload_id, sheet_no from survey_county
),
strange as (
  select upload_id, sheet_no, count(*) filter (where code = 'off_scale') as off, count(*) filter (where code = 'mapped_scale') as mapped
  from active_problem($known_at::timestamp)
  where code in ('off_scale', 'mapped_scale')
  group by all
)
select concat_ws('!', s.file, s.sheet) as subject, s.county, coalesce(s.held_on, s.year::varchar) as period,
  null::date as period_from, null::date as period_to,
  case when f.upload_id is null then 0 when $of = 'items' then v.items else v.answers end as value, value as low, null::integer as high,
  case
    when v.hidden = 'guard' then '为免由此倒推出人数少的组，不显示'
    when f.upload_id is not null and (v.upload_id is null or v.hidden is not null) then '作答人数少，不显示'
    when $of = 'answers' and (p.off > 0 or p.mapped > 0)
      then '表上没有的档：' || p.mapped || ' 处按近的一档计，' || p.off || ' 处不计'
  end as gap,
  null::varchar as doubts, [sheet_source(s.file, s.sheet, s.upload_id, s.sheet_no)] as evidence, [] as excluded
from (
  select upload_id, sheet_no, file, sheet, year, later, any_value(county) as county,
    case when count(distinct held_on) = 1 then any_value(held_on) end as held_on
  from survey
  where year = $year and not later
  group by all
) s
left join filled f using (upload_id, sheet_no)
left join shown_sheet v using (upload_id, sheet_no)
left join strange p using (upload_id, sheet_no)
order by s.file, s.sheet, s.sheet_no;
