-- 台账行和 Word 记录写过的督导日期，不分年度；日期读不出的记录看收件前最近一次督导
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个写法的日期
create or replace temp table held_date as
select distinct held_on
from (
  select held_on from active_session_ledger($known_at::timestamp)
  union all
  select held_on from active_group_session($known_at::timestamp)
  union all
  select held_on from active_individual_session($known_at::timestamp)
  union all
  select held_on from active_session_record($known_at::timestamp)
)
where held_on is not null;
