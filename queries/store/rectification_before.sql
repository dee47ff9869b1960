-- 一版整改事项是在哪一版上改的
-- 参数 $version_id 后一版
-- 一行 = 前一版；后一版是第一版时没有行
select f.item_id, f.version_id, f.county, f.year, f.what, f.measure, f.owner, f.due_on, f.state, f.reason, f.evidence,
  f.origin, f.target, f.snapshot_id, f.closes::varchar as closes
from rectification v
join rectification f on f.version_id = v.follows
where v.version_id = $version_id
