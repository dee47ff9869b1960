-- 每份收件涉及的县区，供台账按县区筛选
-- 参数 $table 表单的记录表
-- 一行 = 一份收件的一个县区（一条记录写了几个县区的是一列）
-- 公开 upload_id, county
select distinct upload_id, county
from query_table($table)
where county is not null
order by upload_id;
