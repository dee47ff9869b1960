-- 按规则，台账里重复登记的行并为一次：同县、同日、同类别、同一督导，时间、时长、写明的方式都不相异，站点不是两处
-- 一行 = 一行台账；root 是它所属那一次的首行
create or replace temp table ledger_rule as
with near as (
  select a.src, min(b.src) as root
  from ledger_slot a
  join ledger_slot b on b.slot = a.slot and b.src <= a.src
    and ((a.timed and b.timed) or len(a.stations) = 0 or len(b.stations) = 0 or list_has_any(a.stations, b.stations))
  group by a.src
)
select s.src, coalesce(g.root, f.root, s.src) as root
from source_row s
left join near f on f.src = s.src
left join near g on g.src = f.root
where s.ledger;
