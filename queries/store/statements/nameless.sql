-- 文字里没有姓名

-- name: without
select t, if(list_contains(getvariable('lens_names'), t), known_as(t), struck(t))
from (select unnest($texts::varchar[]) as t);

-- name: patterns
select length(n), string_agg(regexp_escape(n), '|' order by n)
from (select unnest($names::varchar[]) as n)
group by length(n);
