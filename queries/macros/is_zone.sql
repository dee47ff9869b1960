-- 开发区、度假区等功能区，不在 14 个县（市、区）之内
-- 一行 = 无（宏）
create or replace temp macro is_zone(t) as
exists (from zone_csv z where t is not null and (contains(t, z.name) or list_has_any([t], string_split(z.short_name, '|'))));
