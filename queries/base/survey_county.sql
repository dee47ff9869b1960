-- 每张满意度表的答卷各写了哪些县
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张满意度表（part 见 survey_part）一个县（空 = 答卷自己没有写）
create or replace temp table survey_county as
select distinct r.upload_id, r.sheet_no, p.part, c.county
from active_satisfaction_survey($known_at::timestamp) r
join survey_part p using (record_id)
left join county c on c.county = r.county;
