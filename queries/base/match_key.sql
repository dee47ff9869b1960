-- 人认定过的来源，今天是哪条来源记录
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一条来源；carried = 它已被新台账取代或撤回，而新台账里县、日期、类别、督导都一样的恰好一行，认定随过去
create or replace temp table match_key as
with wanted as (
  select left_upload as upload_id, left_form as form, left_sheet as sheet_no, left_row as row_no
  from decided_pair($known_at::timestamp)
  union
  select right_upload, right_form, right_sheet, right_row
  from decided_pair($known_at::timestamp)
),
present as (
  select k.upload_id, k.form, k.sheet_no, k.row_no, s.src
  from wanted k
  join source_row s using (upload_id, form, sheet_no, row_no)
),
gone as (
  select d.upload_id, d.sheet_no, d.row_no
  from wanted d
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
  from ledger_taken r
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
)
select upload_id, form, sheet_no, row_no, src, false as carried from present
union all
select upload_id, form, sheet_no, row_no, src, true from carried;
