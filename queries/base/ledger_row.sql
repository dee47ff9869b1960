-- 有效的台账行：新台账取代旧台账在其范围和覆盖时间内的行
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一行有效的台账
create or replace temp table ledger_row as
with ledger as (
  select upload_id, sheet_no, covers_county, covers_from, covers_to
  from active_sheet($known_at::timestamp)
  where form = 'session_ledger'
),
newer as (
  select o.upload_id, o.sheet_no, o.covers_from as old_from, o.covers_to as old_to,
    n.covers_county, n.covers_from, n.covers_to
  from ledger o
  join ledger n on n.upload_id > o.upload_id
  where (n.covers_county is null or o.covers_county is null or n.covers_county = o.covers_county)
    and n.covers_from <= o.covers_to and o.covers_from <= n.covers_to
),
row as (
  select r.*, l.covers_county, l.covers_from, l.covers_to,
    list_filter(coalesce(r.county, []), lambda c: list_contains(k.names, c)) as named,
    list_filter(coalesce(r.county, []), lambda c: not list_contains(k.names, c)) as unnamed
  from rec_session_ledger r
  join ledger l using (upload_id, sheet_no)
  cross join (select list(county) as names from county) k
),
placed as (
  select *,
    case
      when len(named) > 0 then named
      when len(unnamed) = 0 and covers_county is not null
        and activity is distinct from 'centre_meeting' and activity is distinct from 'online_training'
        then [covers_county]
      else []
    end as counties
  from row
),
replaced as (
  select distinct p.record_id
  from placed p
  join newer n using (upload_id, sheet_no)
  where coalesce(day_from(p.held_on), n.old_from) >= n.covers_from
    and coalesce(day_to(p.held_on), n.old_to) <= n.covers_to
    and (n.covers_county is null or p.counties = [n.covers_county])
)
select p.*
from placed p
anti join replaced using (record_id);
