-- 督导成效评估结果：同一人同一周期以最新收到的表为准；一张表里写了两个不同结果的，算读不出
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一名督导一个评估周期；季度按序号排（2025Q1 = 8100），半年占两季，全年占四季；周期读不出的各自一行
create or replace temp table assessment as
with row as (
  select r.supervisor, coalesce(r.period, r.meta_period) as period, r.score, r.complaint_upheld,
    case lower(r.passed::varchar) when 'true' then true when 'false' then false end as passed,
    r.note, r.upload_id, r.record_id, source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source
  from active_supervisor_assessment($known_at::timestamp) r
  where r.supervisor is not null
),
timed as (
  select *, try_cast(left(period, 4) as integer) * 4 as year_quarter, substr(period, 5) as part
  from row
),
newest as (
  select *
  from timed
  qualify upload_id = max(upload_id) over (partition by supervisor, period, case when period is null then source end)
),
single as (
  select supervisor, period, any_value(year_quarter) as year_quarter, any_value(part) as part,
    case when count(distinct passed) = 1 then any_value(passed) end as passed,
    count(distinct passed) > 1 as quarrel, arg_max(score, record_id) as score,
    bool_or(complaint_upheld) as complaint_upheld, arg_max(note, record_id) as note,
    list(source order by record_id) as sources
  from newest
  group by supervisor, period, case when period is null then source end
)
select * exclude (year_quarter, part),
  case part
    when '' then year_quarter when 'H1' then year_quarter when 'H2' then year_quarter + 2
    else year_quarter + try_cast(right(part, 1) as integer) - 1
  end as quarter_from,
  case part
    when '' then year_quarter + 3 when 'H1' then year_quarter + 1 when 'H2' then year_quarter + 3
    else year_quarter + try_cast(right(part, 1) as integer) - 1
  end as quarter_to
from single;
