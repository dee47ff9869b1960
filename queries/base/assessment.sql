-- 督导成效评估结果：同一人同一周期以最新收到的一行为准
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一名督导一个评估周期；半年按序号排（2025H1 = 4050），全年占两个半年
create or replace temp table assessment as
with row as (
  select r.supervisor, coalesce(r.period, r.meta_period) as period, r.score, r.complaint_upheld,
    case lower(r.passed::varchar) when 'true' then true when 'false' then false end as passed,
    r.note, r.upload_id, r.sheet_no, r.row_no, r.source
  from rec_supervisor_assessment r
  join active_upload($known_at::timestamp) u using (upload_id)
  where r.supervisor is not null
),
timed as (
  select *, try_cast(left(period, 4) as integer) * 2 + coalesce((right(period, 2) = 'H2')::integer, 0) as half_from
  from row
)
select supervisor, period, passed, score, complaint_upheld, note, source,
  half_from, case when length(period) = 4 then half_from + 1 else half_from end as half_to
from timed
qualify row_number() over (
  partition by supervisor, period order by upload_id desc, sheet_no, row_no desc
) = 1;
