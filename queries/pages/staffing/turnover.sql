-- 人员队伍：一个县区两张人员表之间，谁来了、谁走了、谁换了站
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $county 县（市、区）
-- 参数 $upload_id 前一张表的收件号
-- 参数 $sheet_no 前一张表是第几张
-- 参数 $later_upload 后一张表的收件号
-- 参数 $later_sheet 后一张表是第几张
-- 一行 = 一名社工，人认定过改了写法的是同一名（was = 前一张表的写法）；turn = stayed、moved、joined、left；走了的站后一张表没有列到的 listed 为否；likely = 可能是同一个人（名字差一个字，性别、出生年、入职不相违，至少一样相同）
-- 公开 turn, station_before, station_after, listed
-- 姓名 name, was, likely
with decided as (
  select one.name as one, two.name as two, verdict from person_said where one.county = $county and two.county = $county
  union all
  select two.name, one.name, verdict from person_said where one.county = $county and two.county = $county
),
told as (
  select r.upload_id, r.sheet_no, r.station, r.name, any_value(r.sex) as sex, left(any_value(r.born), 4) as born,
    any_value(r.hired_on) as hired_on
  from active_staffing($known_at::timestamp) r
  where r.name is not null and coalesce(r.county, r.meta_county) = $county
  group by all
),
after as (
  select name, min(station) as station, any_value(sex) as sex, any_value(born) as born, any_value(hired_on) as hired_on
  from told where upload_id = $later_upload and sheet_no = $later_sheet
  group by name
),
written as (
  select name, min(station) as station, any_value(sex) as sex, any_value(born) as born, any_value(hired_on) as hired_on
  from told where upload_id = $upload_id and sheet_no = $sheet_no
  group by name
),
renamed as (
  select d.one, min(d.two) as two
  from decided d
  semi join written w on w.name = d.one
  semi join after a on a.name = d.two
  anti join after n on n.name = d.one
  anti join written o on o.name = d.two
  where d.verdict = 'same'
  group by d.one
),
before as (
  select coalesce(r.two, w.name) as name, r.one as was, w.station, w.sex, w.born, w.hired_on
  from written w
  left join renamed r on r.one = w.name
  qualify row_number() over (partition by coalesce(r.two, w.name) order by w.name) = 1
),
either as (
  select coalesce(b.name, a.name) as name, b.was, b.station as station_before, a.station as station_after, b.name is not null as there,
    a.name is not null as is_now
  from before b
  full join after a on a.name = b.name
),
turned as (
  select *,
    case
      when not there then 'joined' when not is_now then 'left' when station_before is distinct from station_after then 'moved'
      else 'stayed'
    end as turn
  from either
),
pair as (
  select b.name as gone, a.name as come
  from before b
  join after a on length(a.name) = length(b.name)
    and len(list_filter(range(1, length(a.name) + 1), lambda i: a.name[i] <> b.name[i])) = 1
    and coalesce(a.sex = b.sex, true) and coalesce(a.born = b.born, true) and coalesce(a.hired_on = b.hired_on, true)
    and (a.born = b.born or a.hired_on = b.hired_on)
  join turned l on l.name = b.name and l.turn = 'left'
  join turned j on j.name = a.name and j.turn = 'joined'
  anti join decided d on d.one = b.name and d.two = a.name
)
select t.turn, t.name, t.was, t.station_before, t.station_after,
  t.turn <> 'left' or exists (from after a where a.station = t.station_before) as listed,
  case t.turn
    when 'left' then (select min(p.come) from pair p where p.gone = t.name)
    when 'joined' then (select min(p.gone) from pair p where p.come = t.name)
  end as likely
from turned t
order by case t.turn when 'joined' then 1 when 'left' then 2 when 'moved' then 3 else 4 end, t.name;
