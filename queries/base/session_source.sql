-- 每一次督导的来源：先按规则，再按人的认定
-- 一行 = 一次督导的一条来源记录（台账行、Word 记录）
create or replace temp table session_source as
select s.src, coalesce(d.root, r.root) as session_id, s.form, s.source, s.upload_id, s.filed_on, s.received_on,
  u.src is not null as unsure
from source_row s
join match_rule r using (src)
left join decided('match_rule') d on d.src = r.src
left join (
  select src from word_match where not sure
  union
  select src from word_root where unsure
  union
  select src from ledger_unsure
) u using (src);
