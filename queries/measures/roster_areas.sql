-- 名册上写了几个领域的督导（ZZ-17），只计数：领域是另加的栏，没有这一栏的看不出
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 参数 $labels 领域一栏叫什么
-- 参数 $areas 各个领域
-- 参数 $words 各个领域认哪些词，用 | 分开，与 $areas 同序
-- 一行 = 督导中心；value = 有督导的领域数
with told as (
  select s.name, s.source, list_first(list_filter(list_transform($labels, lambda l: json_extract_string(r.extra, '$."' || l || '"')),
      lambda t: t is not null)) as said
  from supervisor s
  join active_supervisor_roster($known_at::timestamp) r using (record_id)
),
area as (
  select unnest(range(1, len($areas) + 1)) as nth, unnest($areas) as area, unnest($words) as words
),
counted as (
  select a.nth, a.area, count(distinct t.name) as people, coalesce(list(t.source order by t.source) filter (where t.source is not null), []) as sources
  from area a
  left join told t on regexp_matches(t.said, a.words)
  group by a.nth, a.area
)
select '督导中心' as subject, null::varchar as county, $year::varchar as period, null::date as period_from, null::date as period_to,
  case when (select count(said) from told) > 0 then (select count(*) from counted where people > 0) end as value,
  null::integer as low, null::integer as high,
  case
    when not exists (from told) then '没有收到督导名册'
    when (select count(said) from told) = 0 then '名册没有领域一栏'
    else (select string_agg(area || ' ' || people || ' 名', '、' order by nth) from counted)
  end as gap,
  null::varchar as doubts, (select list_sort(list_distinct(flatten(list(sources)))) from counted) as evidence, [] as excluded;
