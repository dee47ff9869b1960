-- Word 记录的类别与台账的类别相合：表八、表五的团体可以是台账的团体、线上团体或线上培训；没选或读不出类别的与任何督导相合
-- 一行 = 无（宏）
create or replace temp macro kinds_agree(word, ledger) as
case
  when ledger is null then true
  when word is null then ledger in ('group', 'individual', 'peer', 'online_group')
  when word = 'group' then ledger in ('group', 'online_group', 'online_training')
  else word = ledger
end;
