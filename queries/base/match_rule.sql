-- 每条来源记录按规则属于哪一次
-- 一行 = 一条来源记录
create or replace temp table match_rule as
select src, root from ledger_root
union all
select src, root from word_match where sure
union all
select src, root from word_root;
