-- 在册社工：新的人员表取代旧表里它列出的站点；它没列的站点保留
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 一行 = 一名社工（县 + 站点 + 姓名）；moved = 同县更新的表把同名的人列在别的站点（性别、出生年不相违），是调动，不再算一人；认定是同一个人的几处，只有最新的那一处不是 moved
create or replace temp table worker as
with row as (
  select r.* replace (source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source), coalesce(r.county, r.meta_county) as in_county,
    snapshot_day(r.meta_filled_on, r.received_at, $as_of::date) as told_on
  from active_staffing($known_at::timestamp) r
  where r.name is not null
),
ranked as (
  select *,
    dense_rank() over (
      partition by in_county, station order by told_on desc nulls last, upload_id desc
    ) as nth_table,
    row_number() over (
      partition by in_county, station, name
      order by told_on desc nulls last, upload_id desc, sheet_no, row_no
    ) as nth_row
  from row
),
latest as (
  select * from ranked where nth_table = 1 and nth_row = 1
),
placed as (
  select o.*,
    exists (
      from latest n
      where n.in_county = o.in_county and n.name = o.name and n.station <> o.station
        and n.upload_id <> o.upload_id and (n.told_on, n.upload_id) > (o.told_on, o.upload_id)
        and coalesce(n.sex = o.sex, true) and coalesce(left(n.born, 4) = left(o.born, 4), true)
    ) as moved_on
  from latest o
),
person as (
  select p.record_id, p.told_on, p.upload_id, p.sheet_no, p.row_no, s.head, count(*) over (partition by p.in_county, p.name) as namesakes
  from placed p
  join same_person s on s.county = p.in_county and s.name = p.name
  where not p.moved_on
),
again as (
  select record_id
  from (from person where namesakes = 1)
  qualify row_number() over (partition by head order by told_on desc nulls last, upload_id desc, sheet_no, row_no) > 1
)
select in_county as county, station, name, sex, age, born, hired_on, major, education, certificate,
  salary, salary_min, salary_max, difficulty, note, meta_filled_on as filled_on, upload_id, source, record_id, told_on,
  moved_on or record_id in (from again) as moved
from placed;
