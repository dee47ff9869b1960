-- 一个县区一个年度的整改事项，条款卡（KM-34）用；逾期的在前
-- 参数 $county 县区
-- 参数 $year 年度
-- 参数 $as_of 评估日
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一项；late = 评估日已过期限没有完成，proofs = 附着几份佐证
-- 公开 item_id, county, due_on, state, late, proofs
-- 文字 what, owner, evidence, reason
select i.item_id, i.county, i.what, i.owner, i.due_on, i.state, i.evidence, i.reason,
  i.state in ('open', 'partly', 'deferred') and i.due_on < $as_of::date as late,
  (
    select count(*)
    from (
      from proof where item_id = i.item_id and ($known_at::timestamp is null or happened_at <= $known_at::timestamp)
      qualify row_number() over (partition by proof_id order by version_id desc) = 1
    ) p
    where p.there
  ) as proofs
from standing_rectification($known_at::timestamp) i
where i.county = $county and i.year = $year
order by late desc, i.due_on, i.item_id;
