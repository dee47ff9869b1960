-- 记住的回答，还作数的
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一个回答，按先后
select kind, "text", county, value, actor, happened_at from answers
where $known_at is null or happened_at <= $known_at
qualify row_number() over (partition by kind, "text", county order by answer_id desc) = 1
    and not revoked
order by answer_id
