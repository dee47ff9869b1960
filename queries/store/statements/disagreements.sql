-- 与更正不同的新收件

-- name: how_many_revisions
select count(*) from revision;
