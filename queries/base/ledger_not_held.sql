-- 台账里没有开展的行：写明取消、未开展、延期、计划的，日期晚于收件日的
-- 一行 = 一行这样的台账；reason = 为什么不计
create or replace temp table ledger_not_held as
select r.record_id,
  case
    when r.status = 'not_held' then '没有开展，写的是“' || coalesce(r.status_text, '未开展') || '”'
    else '日期晚于收件日 ' || r.arrived_on || '，是计划'
  end as reason
from ledger_taken r
where r.status = 'not_held' or r.planned;
