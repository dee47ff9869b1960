-- 一次督导的类别可能在所计的类别之内；类别没选、读不出的，只要有一种可能的类别在内
-- 一行 = 无（宏）
create or replace temp macro kind_may_count(kinds, activity, in_word) as
case
  when activity is not null then list_contains(kinds, activity)
  when in_word then list_has_any(kinds, ['group', 'individual', 'peer', 'online_group'])
  else list_has_any(kinds, (select list(k.activity) from kind k))
end;
