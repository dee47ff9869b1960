-- 满意度调研：每张表属于哪一年、哪个县、哪位督导
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 一行 = 一张满意度表，答卷各写各的日期、督导的分开（part）；basis 说年度从何而来：held_on 表上或答卷自己的督导日期，answered 答卷的提交日，given 收件时说明，file 文件名里的年份，session 本县（认不出县的看全市）收件前最近一次督导，received 收件日
create or replace temp table survey as
with sheets as (
  select s.upload_id, s.sheet_no, coalesce(p.part, 1) as part, s.file, s.sheet, u.covers_from, s.received_at,
    coalesce(p.held_on, nullif(s.meta ->> '$.held_on', '')) as held_on, p.answered_on, s.meta ->> '$.county' as county,
    s.meta ->> '$.station' as station, coalesce(p.supervisor, s.meta ->> '$.supervisor') as supervisor,
    regexp_extract(
      concat_ws(' ', s.file, s.sheet), '(?:^|[^0-9])(20[0-9]{2})(?:[0-9]{4})?(?:[^0-9]|$)', 1
    ) as written
  from active_sheet($known_at::timestamp) s
  join upload u using (upload_id)
  left join (select distinct upload_id, sheet_no, part, held_on, supervisor, answered_on from survey_part) p
    on p.upload_id = s.upload_id and p.sheet_no = s.sheet_no
  where s.form = 'satisfaction_survey'
),
near as (
  select s.upload_id, s.sheet_no, s.part, max(h.day_from) filter (where h.county = s.county) as in_county,
    max(h.day_from) as anywhere
  from sheets s
  join held_day h on h.day_from <= s.received_at::date and (h.county = s.county or h.county = '全市')
  where s.held_on is null and s.answered_on is null
  group by all
),
told as (
  select s.*, coalesce(n.in_county, n.anywhere) as session_on,
    case
      when day_from(s.held_on) is not null then 'held_on'
      when day_from(s.answered_on) is not null then 'answered'
      when s.covers_from is not null then 'given'
      when s.written <> '' then 'file'
      when coalesce(n.in_county, n.anywhere) is not null then 'session'
      else 'received'
    end as basis
  from sheets s
  left join near n using (upload_id, sheet_no, part)
)
select upload_id, sheet_no, part, file, sheet, held_on, c.county, t.county as county_text, station, supervisor, basis,
  case basis
    when 'held_on' then year(day_from(held_on))
    when 'answered' then year(day_from(answered_on))
    when 'given' then year(covers_from)
    when 'file' then written::integer
    when 'session' then year(session_on)
    else year(received_at)
  end as year,
  day_from(coalesce(held_on, answered_on)) as day,
  case
    when date_trunc('quarter', day_from(coalesce(held_on, answered_on))) = date_trunc('quarter', day_to(coalesce(held_on, answered_on)))
      then quarter(day_from(coalesce(held_on, answered_on)))
  end as quarter,
  basis in ('held_on', 'answered') and day_from(coalesce(held_on, answered_on)) > $as_of::date as later
from told t
left join county c on c.county = t.county;
