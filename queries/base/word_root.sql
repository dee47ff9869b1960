-- 台账里没有的 Word 记录：同一次的表五和表八并为一次；督导或类别写不清的，只有唯一一个候选才并
-- 一行 = 一份没有对上台账的 Word 记录；root 是它所属那一次的首份；unsure = 候选不止一个，或只有时长不同，分不清，不并
create or replace temp table word_root as
with chosen as (
  select src, any_value(root) filter (where not twin) as root, bool_or(firm) filter (where not twin) as firm,
    count(*) filter (where not twin) as rivals, bool_or(twin) as twin
  from match_lone_vague
  group by src
)
select s.src,
  case when c.rivals = 1 and c.firm then c.root when c.rivals = 1 then least(s.root, c.root) else s.root end as root,
  coalesce(c.rivals > 1 or c.twin, false) as unsure
from lone_root s
left join chosen c using (src);
