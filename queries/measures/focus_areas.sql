-- 督导内容写到了规定的几类重点（KM-28、KM-36、KM-78），只计数：看内容里的词，仅供参考
-- 参数 $year 年度
-- 参数 $activities 计哪些类别
-- 参数 $areas 各类重点
-- 参数 $words 各类重点认哪些词，用 | 分开，与 $areas 同序
-- 参数 $by 按县（市、区）（county）还是督导中心（centre）
-- 一行 = 一个县（市、区），或督导中心；value = 写到了几类
with area as (
  select nth, area, unnest(string_split(said, '|')) as word
  from (select unnest(range(1, len($areas) + 1)) as nth, unnest($areas) as area, unnest($words) as said)
),
subject as (
  select county as name, county, code from county where $by = 'county'
  union all
  select '督导中心', null, '' where $by = 'centre'
),
held as (
  select s.session_id, s.content, unnest(case when $by = 'county' then s.counties else ['督导中心'] end) as name
  from session s
  where list_contains($activities, s.activity) and not s.later and s.listed_year = $year and s.content is not null
),
found as (
  select content, unnest(list_distinct(regexp_extract_all(content, array_to_string($words, '|')))) as word
  from (select distinct content from held)
),
topic as (
  select distinct f.content, a.nth from found f join area a using (word)
),
told as (
  select h.name, t.nth, count(*) as sessions from held h join topic t on t.content = h.content group by all
),
proof as (
  select h.name, flatten(list(s.sources order by h.session_id)) as evidence
  from held h
  semi join topic t on t.content = h.content
  join session s using (session_id)
  group by h.name
),
line as (
  select s.name, count(t.nth) as areas, string_agg(a.area || ' ' || coalesce(t.sessions, 0) || ' 场', '、' order by a.nth) as said
  from subject s
  cross join (select distinct nth, area from area) a
  left join told t on t.name = s.name and t.nth = a.nth
  group by s.name
)
select s.name as subject, s.county, $year::varchar as period, null::date as period_from, null::date as period_to,
  l.areas as value, l.areas as low, null::integer as high, l.said as gap, null::varchar as doubts,
  coalesce(p.evidence, []) as evidence, [] as excluded
from subject s
join line l using (name)
left join proof p using (name)
order by s.code;
