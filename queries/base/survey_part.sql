-- 满意度表的答卷各写各的日期、督导的，按写的分开；没有写督导日期的，用答卷的提交日
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一条答卷（汇总表：一题）；part 相同的是一张表里日期、督导都一样的
create or replace temp table survey_part as
with own as (
  select record_id, upload_id, sheet_no, held_on, supervisor,
    case when held_on is null and meta_held_on is null then answered_on end as answered_on
  from active_satisfaction_survey($known_at::timestamp)
)
select *, dense_rank() over (
    partition by upload_id, sheet_no order by held_on nulls first, supervisor nulls first, answered_on nulls first
  )::integer as part
from own;
