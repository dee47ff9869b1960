-- 文书里要遮盖的姓名：在册社工（被督导者随督导台账）
-- 一行 = 一个姓名
-- 姓名 name
select distinct name from worker order by name;
