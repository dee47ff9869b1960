-- 文字里没有姓名

-- name: without
select t, if(list_contains(getvariable('lens_names'), t), known_as(t), struck(t))
from (select unnest($texts::varchar[]) as t);

-- name: pattern
select coalesce(string_agg(regexp_escape(n), '|' order by length(n) desc, n), '[^\s\S]')
from (select unnest($names::varchar[]) as n);
