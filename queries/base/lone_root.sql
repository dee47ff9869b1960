-- 台账里没有的 Word 记录里写得清的同一次：先按规则，再按人的认定
-- 一行 = 一份没有对上台账的 Word 记录；root 是它所属那一次的首份
create or replace temp table lone_root as
select r.src, coalesce(d.root, r.root) as root
from match_lone r
left join decided('match_lone') d on d.src = r.src;
