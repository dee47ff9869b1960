-- 重建时要照抄的更正，连同原件的指纹
-- 一行 = 一次更正，按先后
select r.*, u.sha256 from revision r join upload u using (upload_id) order by r.revision_id
