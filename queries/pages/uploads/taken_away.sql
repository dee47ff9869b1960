-- 一份新台账使哪些台账行不再作数、新台账里又没有的；和范围不同的台账里有、它里面没有的
-- 参数 $uploads 新台账的收件编号
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一行台账；what = gone（取代了，新台账里没有）、again（取代了，新台账里还有）、only_county（只在县台账）、only_city（只在市台账）
-- 公开 what, by_upload, upload_id, record_id, row_no, sheet_no, held_on, counties, activity, stations
-- 姓名 supervisors
-- 文字 source, file
-- 整条 whole
with fresh as (
  select r.*, a.covers_county, a.covers_owner, a.covers_from, a.covers_to
  from ledger_taken r
  join active_sheet($known_at::timestamp) a using (upload_id, sheet_no)
  where list_contains($uploads::integer[], r.upload_id)
),
own as (
  select distinct a.upload_id, a.covers_county, a.covers_from, a.covers_to, coalesce(a.covers_kinds, (select list(activity) from kind)) as kinds
  from active_sheet($known_at::timestamp) a
  where list_contains($uploads::integer[], a.upload_id) and a.form = 'session_ledger' and a.covers_owner is null
    and a.covers_from is not null
),
gone as (
  select case when exists (
    from fresh n
    where n.upload_id = p.by_upload and n.held_on is not distinct from r.held_on and n.activity is not distinct from r.activity
      and list_sort(coalesce(n.county, [])) = list_sort(coalesce(r.county, []))
      and list_sort(coalesce(n.supervisors, [])) = list_sort(coalesce(r.supervisors, []))
      and list_sort(coalesce(n.stations, [])) = list_sort(coalesce(r.stations, []))
  ) then 'again' else 'gone' end as what, p.by_upload, r.record_id
  from ledger_replaced p
  join ledger_taken r using (record_id)
  where list_contains($uploads::integer[], p.by_upload)
),
other as (
  select case when o.covers_county is null then 'only_city' else 'only_county' end as what, n.upload_id as by_upload, r.record_id
  from own n
  join active_sheet($known_at::timestamp) o
    on o.form = 'session_ledger' and o.upload_id < n.upload_id and o.covers_owner is null
    and (o.covers_county is null) <> (n.covers_county is null)
  join ledger_taken r on r.upload_id = o.upload_id and r.sheet_no = o.sheet_no
  where day_from(r.held_on) >= n.covers_from and day_to(r.held_on) <= n.covers_to
    and (r.activity is null or list_contains(n.kinds, r.activity))
    and (n.covers_county is null or list_contains(r.county, n.covers_county))
    and not exists (from ledger_replaced p where p.record_id = r.record_id and p.by_upload <= n.upload_id)
    and not exists (
      from fresh f
      where f.upload_id = n.upload_id and f.held_on = r.held_on and f.activity is not distinct from r.activity
        and (len(coalesce(f.county, [])) = 0 or len(coalesce(r.county, [])) = 0 or list_has_any(f.county, r.county))
        and (len(coalesce(f.supervisors, [])) = 0 or len(coalesce(r.supervisors, [])) = 0 or list_has_any(f.supervisors, r.supervisors))
    )
)
select x.what, x.by_upload, r.upload_id, r.record_id, r.source, r.row_no, r.sheet_no, u.file, r.held_on, r.county as counties, r.activity,
  r.stations, r.supervisors, to_json(w) as whole
from (from gone union all from other) x
join ledger_taken r using (record_id)
join active_session_ledger($known_at::timestamp) w on w.record_id = r.record_id
join upload u on u.upload_id = r.upload_id
order by x.by_upload, x.what desc, r.upload_id, r.sheet_no, r.row_no;
