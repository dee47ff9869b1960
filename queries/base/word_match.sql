-- Word 记录与台账的对应：候选里最合的一次；一方督导或县写不清的、一方日期不全的，只有唯一一个候选才算
-- 一行 = 一份在台账里有候选的 Word 记录；sure 为假 = 候选不止一个，分不清，不并
create or replace temp table word_match as
with ranked as (
  select *,
    count(*) over (partition by src) as rivals,
    not exact and count(distinct held_on) over (partition by root) > 1 as crowded,
    row_number() over (
      partition by src
      order by tier, shared_people desc, same_length desc, shared_stations desc, root
    ) as place,
    lead(shared_people) over (
      partition by src
      order by tier, shared_people desc, same_length desc, shared_stations desc, root
    ) as next_people
  from match_word
)
select src, root,
  told or tier = 1 or (rivals = 1 and not crowded) or shared_people > coalesce(next_people, 0) as sure
from ranked
where place = 1;
