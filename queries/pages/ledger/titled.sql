-- 每份收件的标题写的县区
-- 一行 = 一份收件的一个县区
-- 公开 upload_id, county
select distinct upload_id, coalesce(covers_county, json_extract_string(meta, '$.county')) as county
from sheet
where coalesce(covers_county, json_extract_string(meta, '$.county')) is not null
order by upload_id;
