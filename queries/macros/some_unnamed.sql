-- 一次督导里有没有没点名的人：没有写人，写了“全体社工”一类的，人数比点了名的多
-- 一行 = 无（宏）
create or replace temp macro some_unnamed(people, headcount) as
len(people) = 0 or coalesce(headcount > len(people), false) or len(named_people(people)) < len(people);
