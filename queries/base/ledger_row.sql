-- 有效的台账行：没有被新台账取代的（ledger_replaced）
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一行有效的台账（其余各栏在 ledger_taken）；nth 按收件先后、行先后，unnamed 写了但不是县的，unread 读不出的栏
create or replace temp table ledger_row as
with ledger as (
  select upload_id, sheet_no, covers_county, covers_from, covers_to
  from active_sheet($known_at::timestamp)
  where form = 'session_ledger'
),
unreadable as (
  select p.upload_id, p.sheet_no, regexp_extract(p.cell, '(\d+)$', 1)::integer as row_no,
    list(distinct p.field) as unread
  from active_problem($known_at::timestamp) p
  semi join ledger l on l.upload_id = p.upload_id and l.sheet_no = p.sheet_no
  where p.severity = 'error' and p.field in ('mode', 'county') and regexp_matches(p.cell, '^[A-Z]+\d+$')
  group by all
),
spelled as (
  select c.county as written, list_intersect(c.county, k.names) as named, len(c.county) as many,
    list_filter(c.county, lambda x: not list_contains(k.names, x)) as others
  from (select distinct county from ledger_taken where len(county) > 0) c
  cross join (select list(county) as names from county) k
),
row as (
  select r.record_id, r.upload_id, r.sheet_no, r.held_on, r.activity, l.covers_county, l.covers_from, l.covers_to, h.counties as home, u.unread,
    coalesce(n.named, []) as named, coalesce(n.many, 0) as written,
    coalesce(case when len(n.named) < n.many then n.others end, []) as unnamed
  from ledger_taken r
  join ledger l using (upload_id, sheet_no)
  left join unreadable u using (upload_id, sheet_no, row_no)
  left join ledger_home h using (record_id)
  left join spelled n on n.written = r.county
),
placed as (
  select * exclude (home, named, written),
    case
      when len(named) > 0 then named
      when written > 0 then []
      when home is not null then home
      when covers_county is not null
        and activity is distinct from 'centre_meeting' and activity is distinct from 'online_training'
        then [covers_county]
      else []
    end as counties
  from row
),
numbered as (
  select t.record_id, row_number() over (order by t.upload_id, t.record_id) as nth
  from ledger_taken t
  semi join ledger l using (upload_id, sheet_no)
  anti join ledger_replaced using (record_id)
)
select n.nth, p.* exclude (sheet_no, activity)
from placed p
join numbered n using (record_id);
