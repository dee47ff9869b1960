-- 在册社工在督导里可能写作的名字：自己县里的姓名，和认定是同一个人的别的写法、别的县的
-- 一行 = 一名在册社工的一个写法（in_county 县里写作 as_name）
create or replace temp table worker_name as
select w.county, w.station, w.name, w.county as in_county, w.name as as_name
from worker w
union
select w.county, w.station, w.name, o.county, o.name
from worker w
join same_person s on s.county = w.county and s.name = w.name
join same_person o on o.head = s.head;
