-- 认定是同一个人的连成一个人（可传递）
-- 一行 = 一个人在一个县的一个写法；head 是这个人（他的县和写法里最小的）
create or replace temp table same_person as
with recursive tie as (
  select one, two from person_said where verdict = 'same'
  union
  select two, one from person_said where verdict = 'same'
),
reach as (
  select one as who, one as far from tie
  union
  select r.who, t.two
  from reach r
  join tie t on t.one = r.far
)
select who.county as county, who.name as name, min(far) as head
from reach
group by who;
