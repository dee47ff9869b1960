-- 满意度的有效作答；汇总表的每一票也是一份作答
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张表（part 见 survey_part）一题一档的票数（答卷各写各县的，分县）；respondents = 这张表的答卷份数（汇总表：各题有效票数里最多的）
create or replace temp table answer as
with paper as (
  select r.record_id, r.upload_id, r.sheet_no, r.county, a.item, a.level, 1 as votes
  from active_satisfaction_survey($known_at::timestamp) r,
    unnest([
      {'item': 1, 'level': r.q1}, {'item': 2, 'level': r.q2}, {'item': 3, 'level': r.q3},
      {'item': 4, 'level': r.q4}, {'item': 5, 'level': r.q5}, {'item': 6, 'level': r.q6},
      {'item': 7, 'level': r.q7}
    ]) t(a)
  where r.item is null and a.level is not null
),
tally as (
  select r.record_id, r.upload_id, r.sheet_no, r.county, r.item, a.level, a.votes
  from active_satisfaction_survey($known_at::timestamp) r,
    unnest([
      {'level': 1, 'votes': r.n1}, {'level': 2, 'votes': r.n2}, {'level': 3, 'votes': r.n3},
      {'level': 4, 'votes': r.n4}, {'level': 5, 'votes': r.n5}
    ]) t(a)
  where r.item is not null and a.votes > 0
)
select v.upload_id, v.sheet_no, p.part, c.county, v.item, v.level, sum(v.votes)::bigint as votes
from (select * from paper union all select * from tally) v
join survey_part p using (record_id)
left join county c on c.county = v.county
group by all;
