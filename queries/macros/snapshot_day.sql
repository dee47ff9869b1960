-- 一张情况表算哪一天的：填表时间；没写的按收件日；写在收件日或评估日之后的不能算最新（空）
-- 一行 = 无（宏）
create or replace temp macro snapshot_day(filled_on, received_at, as_of) as
case
  when day_from(filled_on) is null then received_at::date
  when day_from(filled_on) > received_at::date or day_from(filled_on) > as_of then null
  else day_from(filled_on)
end;
