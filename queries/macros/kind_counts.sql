-- 一次督导的类别确定在所计的类别之内；类别没选、读不出的，要所有可能的类别都在内（Word 记录不会是培训、会议、活动）
-- 一行 = 无（宏）
create or replace temp macro kind_counts(kinds, activity, in_word) as
case
  when activity is not null then list_contains(kinds, activity)
  when in_word then list_has_all(kinds, ['group', 'individual', 'peer', 'online_group'])
  else list_has_all(kinds, (select list(k.activity) from kind k))
end;
