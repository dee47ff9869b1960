-- 督导写不清、可能与另一行是同一次的台账行
-- 一行 = 一行这样的台账
create or replace temp table ledger_unsure as
select distinct src from match_ledger;
