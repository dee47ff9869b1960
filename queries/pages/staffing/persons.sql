-- 人员队伍：可能是同一个人的两处，和人认定过的
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $as_of 评估日
-- 一行 = 两个人（县 + 姓名）；kind = spelling 同县、差一个字，transfer 两个县、同名；性别、出生年不相违，出生年或入职至少一样相同，没有同时列在一张表上；verdict 空 = 没有认定；a、b 的收件号、表、行是认定时的那两行，没有认定的是最新的
-- 公开 kind, verdict, happened_at, a_county, b_county, a_station, b_station, a_told_on, b_told_on, a_now, b_now, why
-- 公开 a_upload, a_sheet, a_row, b_upload, b_sheet, b_row
-- 姓名 a_name, b_name, actor
with told as (
  select coalesce(r.county, r.meta_county) as county, r.name, r.station, r.sex, left(r.born, 4) as born, r.hired_on, r.upload_id, r.sheet_no, r.row_no,
    snapshot_day(r.meta_filled_on, r.received_at, $as_of::date) as told_on
  from active_staffing($known_at::timestamp) r
  where r.name is not null and coalesce(r.county, r.meta_county) is not null
),
newest as (
  select *
  from told
  qualify row_number() over (partition by county, name order by told_on desc nulls last, upload_id desc, sheet_no, row_no) = 1
),
person as (
  select n.*, exists (from worker w where w.county = n.county and w.name = n.name and not w.moved) as now
  from newest n
),
near as (
  select 'spelling' as kind, a.county as ac, a.name as an, b.county as bc, b.name as bn
  from person a
  join person b on b.county = a.county and b.name <> a.name and length(b.name) = length(a.name)
    and len(list_filter(range(1, length(a.name) + 1), lambda i: a.name[i] <> b.name[i])) = 1
    and (a.born = b.born or a.hired_on = b.hired_on)
    and coalesce(a.sex = b.sex, true) and coalesce(a.born = b.born, true) and coalesce(a.hired_on = b.hired_on, true)
  anti join (
    select x.county as county, x.name as one, y.name as two
    from told x
    join told y on y.county = x.county and y.upload_id = x.upload_id and y.sheet_no = x.sheet_no and y.name <> x.name
  ) t on t.county = a.county and t.one = a.name and t.two = b.name
  union all
  select 'transfer', a.county, a.name, b.county, b.name
  from person a
  join person b on b.name = a.name and b.county <> a.county
    and (a.born = b.born or a.hired_on = b.hired_on) and coalesce(a.sex = b.sex, true) and coalesce(a.born = b.born, true)
),
likely as (
  select n.kind, n.ac, n.an, n.bc, n.bn
  from near n
  join person a on a.county = n.ac and a.name = n.an
  join person b on b.county = n.bc and b.name = n.bn
  where (a.told_on, a.upload_id, a.county, a.name) < (b.told_on, b.upload_id, b.county, b.name)
),
decided as (
  select *, one.county as ac, one.name as an, two.county as bc, two.name as bn from person_said
),
pair as (
  select k.kind, k.ac, k.an, k.bc, k.bn from likely k
  union
  select case when d.ac = d.bc then 'spelling' else 'transfer' end, d.ac, d.an, d.bc, d.bn
  from decided d
  anti join likely k on (k.ac = d.ac and k.an = d.an and k.bc = d.bc and k.bn = d.bn) or (k.ac = d.bc and k.an = d.bn and k.bc = d.ac and k.bn = d.an)
)
select p.kind, d.verdict, d.actor, d.happened_at, a.county as a_county, a.name as a_name, a.station as a_station, b.county as b_county,
  b.name as b_name, b.station as b_station, strftime(a.told_on, '%Y-%m-%d') as a_told_on, strftime(b.told_on, '%Y-%m-%d') as b_told_on,
  a.now as a_now, b.now as b_now,
  concat_ws('、', case when a.sex = b.sex then '性别' end, case when a.born = b.born then '出生年' end, case when a.hired_on = b.hired_on then '入职时间' end) as why,
  coalesce(d.left_upload, a.upload_id) as a_upload, coalesce(d.left_sheet, a.sheet_no) as a_sheet, coalesce(d.left_row, a.row_no) as a_row,
  coalesce(d.right_upload, b.upload_id) as b_upload, coalesce(d.right_sheet, b.sheet_no) as b_sheet, coalesce(d.right_row, b.row_no) as b_row
from pair p
join person a on a.county = p.ac and a.name = p.an
join person b on b.county = p.bc and b.name = p.bn
left join decided d on d.one = least({'county': p.ac, 'name': p.an}, {'county': p.bc, 'name': p.bn})
  and d.two = greatest({'county': p.ac, 'name': p.an}, {'county': p.bc, 'name': p.bn})
order by d.verdict nulls first, p.kind, a.county, a.name, b.county, b.name;
