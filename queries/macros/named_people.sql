-- 一栏人名里点了名的人：去掉“全体社工”一类没有点名的写法
-- 一行 = 无（宏）
create or replace temp macro named_people(people) as
list_filter(people, lambda who: not everyone(who));
