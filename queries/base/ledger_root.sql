-- 台账里的同一次：先按规则，再按人的认定
-- 一行 = 一行台账；root 是它所属那一次的首行
create or replace temp table ledger_root as
select r.src, coalesce(d.root, r.root) as root
from ledger_rule r
left join decided('ledger_rule') d on d.src = r.src;
