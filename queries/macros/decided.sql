-- 规则分好的场次按人的认定改一遍：同一次的连起来（可传递），不是同一次的分开，规则仍管其余的
-- 分开以后，其余各条按先后归到最早的、按规则相连而没有被认定分开的那一次
-- 一行 = 一条因认定而可能改归的来源记录；rule_table 是规则分好的 (src, root) 表名
create or replace temp macro decided(rule_table) as table
with recursive pair as (
  select p.src, p.other, p.same, a.root, b.root as other_root
  from match_said p
  join query_table(rule_table) a on a.src = p.src
  join query_table(rule_table) b on b.src = p.other
),
reach as (
  select root, root as far from pair
  union
  select r.root, p.other_root
  from reach r
  join pair p on p.root = r.far
  where p.same
),
cluster as (
  select root, min(far) as head from reach group by root
),
tie as (
  select src, src as far from pair
  union
  select t.src, p.other
  from tie t
  join pair p on p.src = t.far
  where p.same
),
atom as (
  select src, min(far) as atom from tie group by src
),
member as (
  select c.head, r.src, r.root, coalesce(t.atom, r.src) as atom
  from query_table(rule_table) r
  join cluster c using (root)
  left join atom t using (src)
),
foe as (
  select distinct a.atom, b.atom as other
  from pair p
  join member a on a.src = p.src
  join member b on b.src = p.other and b.head = a.head
  where not p.same and a.atom <> b.atom
),
torn as (
  select distinct m.head from member m semi join foe f on f.atom = m.atom
),
piece as (
  select m.head, m.atom, list(distinct m.root) as roots,
    row_number() over (partition by m.head order by m.atom) as place
  from member m
  semi join torn t using (head)
  group by m.head, m.atom
),
hostile as (
  select p.head, p.place, p.atom, p.roots, coalesce(list(distinct f.other) filter (where f.other is not null), []) as foes
  from piece p
  left join foe f using (atom)
  group by all
),
placed as (
  select head, place, [{'atom': atom, 'class': atom, 'roots': roots}] as done from hostile where place = 1
  union all
  select h.head, h.place, list_append(d.done, {
      'atom': h.atom,
      'class': coalesce(list_min(list_filter(
        list_distinct(list_transform(d.done, lambda x: x.class)),
        lambda k: len(list_filter(d.done, lambda x: x.class = k and list_contains(h.foes, x.atom))) = 0
          and len(list_filter(d.done, lambda x: x.class = k and list_has_any(h.roots, x.roots))) > 0
      )), h.atom),
      'roots': h.roots
    })
  from placed d
  join hostile h on h.head = d.head and h.place = d.place + 1
),
settled as (
  select head, unnest(done, recursive := true)
  from placed
  qualify place = max(place) over (partition by head)
)
select m.src, coalesce(s.class, m.head) as root
from member m
left join settled s on s.head = m.head and s.atom = m.atom;
