-- 满意度：每县每题每档的票数
-- 参数 $year 年度
-- 一行 = 一个县一题一档（县为空 = 没有写明县（市、区））
select coalesce(a.county, s.county) as county, a.item, a.level, sum(a.votes)::bigint as votes
from survey s
join answer a using (upload_id, sheet_no, part)
where s.year = $year and not s.later
group by all
order by all;
