-- 评估环节一栏写的是没有做：未提交、否、×
-- 一行 = 无（宏）
create or replace temp macro step_undone(t) as
coalesce(regexp_full_match(t, '\s*(否|×|✗|x|X|N|n|缺|0|(未|没有?|尚未|待)(提交|交|做|开展|进行|完成|考核|查阅|报|评)?)\s*'), false);
