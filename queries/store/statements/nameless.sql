-- 文字里没有姓名

-- name: without
select t, if(list_contains(getvariable('lens_names'), t), known_as(t), struck(t))
from (select unnest($texts::varchar[]) as t);
