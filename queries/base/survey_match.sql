-- 每张满意度表可能是哪几次督导的：同县、同日，督导在其中；一方督导写不清的、表上没有县的也列
-- 一行 = 一张满意度表（part 见 survey_part）一次督导；tier 1 = 县、日期、督导都写明，2 = 有一样写不清；told = 人认定过是这一次
create or replace temp table survey_match as
with placed as (
  select upload_id, sheet_no, part, min(county) as county
  from survey_county
  group by all
  having count(distinct county) = 1
),
asked as (
  select s.upload_id, s.sheet_no, s.part, s.held_on, s.supervisor, coalesce(s.county, p.county) as county
  from survey s
  left join placed p using (upload_id, sheet_no, part)
  where length(s.held_on) = 10 and not s.later and s.county_text is not distinct from s.county
),
held as (
  select session_id, held_on, counties, supervisors
  from session
  where activity in ('group', 'individual', 'peer', 'online_group', 'online_training') and not later
),
fit as (
  select a.upload_id, a.sheet_no, a.part, h.session_id, case when list_contains(h.supervisors, a.supervisor) then 1 else 2 end as tier
  from asked a
  join (select session_id, held_on, supervisors, unnest(counties) as county from held) h
    on h.county = a.county and h.held_on = a.held_on
  where a.supervisor is null or len(h.supervisors) = 0 or list_contains(h.supervisors, a.supervisor)
  union
  select a.upload_id, a.sheet_no, a.part, h.session_id, 2
  from asked a
  join (select session_id, held_on, unnest(supervisors) as supervisor from held) h
    on h.supervisor = a.supervisor and h.held_on = a.held_on
  where a.county is null
  union
  select t.upload_id, t.sheet_no, 1, t.session_id, 1
  from survey_said t
  semi join (select upload_id, sheet_no from survey group by all having count(*) = 1) s using (upload_id, sheet_no)
  where t.same
)
select f.upload_id, f.sheet_no, f.part, f.session_id, min(f.tier) as tier, coalesce(bool_or(t.same), false) as told
from fit f
left join survey_said t on t.upload_id = f.upload_id and t.sheet_no = f.sheet_no and t.session_id = f.session_id
group by all
having coalesce(bool_and(t.same), true);
