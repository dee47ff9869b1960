-- 人认定过的两条来源，今天是哪两条来源记录
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个认定的一个方向；来源所在的台账被新台账取代、撤回的，新台账里县、日期、类别、督导都一样的恰好一行时随过去
create or replace temp table match_said as
with said as (
  select same_id, verdict = 'same' as same, unnest([
      {'side': 1, 'upload_id': left_upload, 'form': left_form, 'sheet_no': left_sheet, 'row_no': left_row},
      {'side': 2, 'upload_id': right_upload, 'form': right_form, 'sheet_no': right_sheet, 'row_no': right_row}
    ], recursive := true)
  from decided_pair($known_at::timestamp)
  where 'satisfaction_survey' not in (left_form, right_form)
),
record as (
  select 'session_ledger' as form, record_id, upload_id, sheet_no, row_no from active_session_ledger($known_at::timestamp)
  union all
  select 'group_session', record_id, upload_id, sheet_no, row_no from active_group_session($known_at::timestamp)
  union all
  select 'individual_session', record_id, upload_id, sheet_no, row_no from active_individual_session($known_at::timestamp)
  union all
  select 'session_record', record_id, upload_id, sheet_no, row_no from active_session_record($known_at::timestamp)
),
present as (
  select k.upload_id, k.form, k.sheet_no, k.row_no, s.src
  from (select distinct upload_id, form, sheet_no, row_no from said) k
  join record r using (upload_id, form, sheet_no, row_no)
  join source_row s on s.form = r.form and s.record_id = r.record_id
),
gone as (
  select distinct d.upload_id, d.sheet_no, d.row_no
  from said d
  anti join present p using (upload_id, form, sheet_no, row_no)
  where d.form = 'session_ledger'
),
told as (
  select upload_id, sheet_no, row_no, held_on, activity, list_sort(coalesce(county, [])) as counties,
    list_sort(coalesce(supervisors, [])) as supervisors
  from rec_session_ledger r
  semi join gone g using (upload_id)
  where record_id not in (select record_id from hidden_record('session_ledger', $known_at::timestamp))
),
gone_told as (
  select t.*, count(*) over (partition by upload_id, held_on, activity, counties, supervisors) as alike
  from told t
),
newer as (
  select s.src, s.upload_id, r.held_on, r.activity, list_sort(coalesce(r.county, [])) as counties,
    list_sort(coalesce(r.supervisors, [])) as supervisors
  from active_session_ledger($known_at::timestamp) r
  join source_row s on s.form = 'session_ledger' and s.record_id = r.record_id
  semi join gone_told t on t.held_on = r.held_on
),
carried as (
  select g.upload_id, 'session_ledger' as form, g.sheet_no, g.row_no, any_value(n.src) as src
  from gone g
  join gone_told t using (upload_id, sheet_no, row_no)
  join newer n
    on n.upload_id > t.upload_id and n.held_on = t.held_on and n.activity is not distinct from t.activity
    and n.counties = t.counties and n.supervisors = t.supervisors
  where t.alike = 1
  group by all
  having count(*) = 1
),
now as (
  select d.same_id, d.same, max(f.src) filter (where d.side = 1) as one, max(f.src) filter (where d.side = 2) as two,
    bool_or(f.carried) as carried
  from said d
  join (
    select upload_id, form, sheet_no, row_no, src, false as carried from present
    union all
    select upload_id, form, sheet_no, row_no, src, true from carried
  ) f using (upload_id, form, sheet_no, row_no)
  group by d.same_id, d.same
  having count(*) = 2 and one <> two
)
select same_id, same, src, other, carried
from (
  select same_id, same, carried, one as src, two as other from now
  union all
  select same_id, same, carried, two, one from now
)
qualify row_number() over (partition by src, other order by carried, same_id desc) = 1;
