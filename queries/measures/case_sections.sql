-- 案例提纲的五项写齐了没有（KM-54）：印好的小标题下面有没有字
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 参数 $sections 各项的小标题
-- 参数 $prompts 印好的提示语，不算写了
-- 一行 = 一份案例收集需求表；表上没有日期，看收件时说明的、文件名写的年度，都没有的按收件年度；没有照小标题写的看不出
with page as (
  select coalesce(nullif(concat_ws('/', r.county, r.station), ''), r.source.label) as place, r.county, r.name, r.source, r.record_id,
    regexp_replace(coalesce(r.outline, ''), '[\s\p{Z}]', '', 'g') as body
  from (select r.* replace (source_of(r.source, r.upload_id, r.sheet_no, r.row_no, r.record_id) as source) from active_case_collection($known_at::timestamp) r) r
  join upload u using (upload_id)
  where page_year(u.covers_from, r.source, r.received_at) = $year
),
head as (
  select record_id, t.section, strpos(body, t.section) as pos, body
  from page, unnest($sections) t(section)
),
part as (
  select record_id, section, pos,
    substr(body, pos + length(section), coalesce(lead(pos) over w, length(body) + 1) - pos - length(section)) as said
  from head
  where pos > 0
  window w as (partition by record_id order by pos)
),
stripped as (
  select record_id, section, pos, regexp_replace(
      list_reduce(list_prepend(said, $prompts), lambda told, prompt: replace(told, prompt, '')),
      '^[:：.．、]+|[(（]?[0-9一二三四五六七八九][)）.．、]*$', '', 'g'
    ) as said
  from part
),
seen as (
  select record_id, count(*) as found, count(*) filter (where said <> '') as filled,
    list(section order by pos) filter (where said = '') as empty
  from stripped
  group by record_id
)
select p.place as subject, p.county, $year::varchar as period, null::date as period_from, null::date as period_to,
  coalesce(s.filled, 0) as value, coalesce(s.filled, 0) as low,
  case when p.body = '' then 0 else len($sections) - coalesce(len(s.empty), 0) end as high,
  null::varchar as gap,
  case
    when p.body <> '' and coalesce(s.found, 0) < len($sections) then '没有照提纲的小标题写，看不出写了几项'
  end as doubts, [p.source] as evidence,
  coalesce(list_transform(s.empty, lambda section: {'source': p.source, 'reason': section || '没有写'}), []) as excluded
from page p
left join seen s using (record_id)
order by p.place, p.record_id;
