-- 满意度表属于哪一次督导：认定过的，或县、日期、督导都合而恰好一次的；写不清的只有一次相合才算
-- 一行 = 一张分得清的满意度表（part 见 survey_part）
create or replace temp table survey_session as
with best as (
  select *
  from survey_match
  qualify rank() over (partition by upload_id, sheet_no, part order by told desc, tier) = 1
)
select b.upload_id, b.sheet_no, b.part, any_value(b.session_id) as session_id, bool_or(b.told) as told
from best b
group by b.upload_id, b.sheet_no, b.part
having count(*) = 1;
