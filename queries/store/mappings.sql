-- 记住的列名对应，还作数的
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一种表头
select fingerprint, form, columns, actor, happened_at from mapping
where $known_at is null or happened_at <= $known_at
qualify row_number() over (partition by fingerprint order by mapping_id desc) = 1
    and not revoked
