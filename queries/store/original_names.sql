-- 每份原件给人看的名字
-- 一行 = 一份原件
select sha256, min(word) from (
  select sha256, '第 ' || upload_id || ' 号 ' || file as word from upload
  union all by name select a.sha256, '第 ' || a.upload_id || ' 号的扫描件 ' || a.file as word from attachment a
  union all by name select sha256, '第 ' || item_id || ' 项整改的佐证 ' || file as word from proof
  union all by name select sha256, file as word from arrival anti join upload using (sha256)
) group by sha256
