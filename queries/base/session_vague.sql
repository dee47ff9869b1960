-- 看不出开没开的督导：台账上写了取消、延期一类的字，又不只是这些字；另有 Word 记录或另一行写得清的不算
-- 一行 = 一次这样的督导；vague = 台账上的原文
create or replace temp table session_vague as
select x.session_id, '看不出开没开（写的是“' || min(coalesce(r.status_text, '说不清')) || '”）' as vague
from session_source x
join source_row s using (src)
left join (from ledger_taken where status = 'unclear') r on s.ledger and r.record_id = s.record_id
group by x.session_id
having count(r.record_id) = count(*);
