-- 各场（on 哪天、nth 第几、sources 来源）按先后，来源连成一列；许多小组时比 list(… order by …) 快一倍
-- 一行 = 无（宏）
create or replace temp macro in_order(held) as
flatten(list_transform(list_sort(held), lambda s: s.sources));
