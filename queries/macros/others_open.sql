-- 县（市、区）没有写全（五华区等3个县区）：其余的可能是任何一个
-- 一行 = 无（宏）
create or replace temp macro others_open(t) as
coalesce(regexp_matches(t, '^等([0-9一二两三四五六七八九十]|[县区市地社站]|$)'), false);
