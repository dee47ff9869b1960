-- 各县（市、区）这一年有没有台账管到（没有管到的，没有记录不等于零）
-- 参数 $year 年度
-- 一行 = 一个县（市、区）；gap 为空 = 已管到
-- 公开 year, county, gap
select $year::integer as year, county, gap
from known_of(['group', 'individual', 'peer'])
where kind = 'year' and county <> '督导中心';
