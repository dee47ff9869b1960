-- 某些类别的（kinds）、可能在某种时段（of_kind）里的督导，到评估日（as_of）为止
-- 一行 = 一次督导一个可能的时段；dated、kinded = 日期、类别确定，named 点了名的人，unnamed = 还有没点名的，only_counted = 只从人数看得出，anywhere = 看不出在哪个县（市、区），and_more = 写出的之外还有没写的，every_site = 站点写的是“各站”一类
create or replace temp macro held_for(of_kind, kinds, as_of) as table
select p.period, s.session_id, s.day_from, s.sources, s.counties, s.stations, s.supervisors, s.headcount,
  len(list_filter(s.stations, lambda t: regexp_matches(t, '全[体部市县区]|各|所有'))) > 0 as every_site,
  named_people(s.supervisees) as named, some_unnamed(s.supervisees, s.headcount) as unnamed,
  not some_unnamed(s.supervisees, null) as only_counted,
  s.held_on is not null and s.vague is null and within(s.day_from, s.day_to, p.period_from, least(p.period_to, as_of::date)) as dated,
  kind_counts(kinds, s.activity, s.in_word) as kinded,
  len(s.counties) = 0 and not coalesce(is_zone(s.elsewhere), false) as anywhere, others_open(s.elsewhere) as and_more
from session s
join period p
  on p.kind = of_kind and s.day_to >= p.period_from and coalesce(s.day_from, p.period_from) <= p.period_to
where kind_may_count(kinds, s.activity, s.in_word) and not s.later;
