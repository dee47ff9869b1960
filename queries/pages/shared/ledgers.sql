-- 有效的台账各管哪个范围、哪段时间，记到哪一天
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张台账；county 为空 = 全市
-- 公开 upload_id, county, covers_from, covers_to, records, stated_to, until_on
-- 文字 file
select a.upload_id, u.file, a.covers_county as county, a.covers_from, a.covers_to, a.records, a.stated_to, a.until_on
from active_sheet($known_at::timestamp) a
join upload u using (upload_id)
where a.form = 'session_ledger' and a.covers_from is not null and a.records > 0
order by a.upload_id, a.sheet_no;
