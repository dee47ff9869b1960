-- 人名栏里写的不是人名，是一群没有点名的人（全体社工、各站站长）：和收件时不当人名、提示 no_names 的同一条规则
-- 一行 = 无（宏）
create or replace temp macro everyone(who) as
case
  when contains(who, '全') or contains(who, '各') or contains(who, '所有')
    then regexp_full_match(who, '[一-鿿]{0,12}(?:全体|全部|所有|各站|各社工站|全站|各县区?|各街道|各乡镇|各站点|全县|全区|全市)[一-鿿]*(?:社工|人员|站长|同事|成员|工作者|员工)[一-鿿]*|全体|全员')
  else false
end;
