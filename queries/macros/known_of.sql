-- 台账是否覆盖了一个时段的几个类别（known 的各类合在一起）：有一类没有覆盖就没有覆盖
-- 一行 = 一个时段一个县（市、区）；rests = 依据哪几份台账，一句话
create or replace temp macro known_of(activities) as table
select kind, period, period_from, period_to, county, max(gap) as gap, min(note) as note,
  '依据' || nullif(array_to_string(list_sort(list_distinct(flatten(list(ledgers))))[1:3], '、'), '')
    || case when len(list_sort(list_distinct(flatten(list(ledgers))))) > 3 then '等 ' || len(list_sort(list_distinct(flatten(list(ledgers))))) || ' 份台账' else '' end as rests
from known
where list_contains(activities, activity)
group by kind, period, period_from, period_to, county;
