-- 来源写给人看：同名文件（file 空 = 没有）写上是第几号收件；label 里没有这个文件名的（换了名给人看）照旧
-- 一行 = 无（宏）
create or replace temp macro told_apart(label, upload_id, file) as
case when starts_with(label, file) then file || '（第' || upload_id || '号）' || substr(label, length(file) + 1) else label end;
