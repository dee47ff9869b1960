-- 每张满意度表有多少人作答
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张满意度表（part 见 survey_part）（答卷各写各县的，一县一行；county 空 = 答卷自己没有写）
create or replace temp table respondent as
with item as (
  select r.upload_id, r.sheet_no, p.part, c.county,
    case when r.item is null then null
      else coalesce(r.n1, 0) + coalesce(r.n2, 0) + coalesce(r.n3, 0) + coalesce(r.n4, 0) + coalesce(r.n5, 0)
    end as valid
  from active_satisfaction_survey($known_at::timestamp) r
  join survey_part p using (record_id)
  left join county c on c.county = r.county
)
select upload_id, sheet_no, part, county,
  (count(*) filter (where valid is null) + coalesce(max(valid), 0))::bigint as respondents
from item
group by all;
