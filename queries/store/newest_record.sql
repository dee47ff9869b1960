-- 一条记录最近一次更正写下的编号，没有更正过就是它自己
-- 参数 $form 表单
-- 参数 $record_id 记录编号（更正以前的）
-- 一行 = 只有一行
select coalesce((
  select arg_max(record_id, revision_id) from revision where form = $form and base_id = $record_id
), $record_id)
