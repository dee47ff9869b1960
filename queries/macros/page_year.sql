-- 一张没有日期的表算哪一年的：收件时说明的，文件名或表名里写的，都没有的按收件年度
-- 一行 = 无（宏）
create or replace temp macro page_year(covers_from, source, received_at) as
coalesce(
  year(covers_from::date),
  try_cast(nullif(regexp_extract(
    regexp_replace(struct_extract(source, 'label'), '!R\d+$', ''), '(?:^|[^0-9])(20[0-9]{2})(?:[0-9]{2}|[0-9]{4})?(?:[^0-9]|$)', 1), '') as integer),
  year(received_at::date)
);
