-- 一次督导为什么说不清，写给人看
-- 一行 = 无（宏）；一列文字
create or replace temp macro why_open(unnamed, dated, kinded, placed) as
list_filter([case when unnamed then '有没有点名的督导' end, case when not dated then '有督导日期或开没开无法确定' end,
  case when not placed then '有督导没有写清县（市、区）' end, case when not kinded then '有督导没有选定类别' end], lambda t: t is not null);
