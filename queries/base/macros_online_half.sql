-- 地点写了线上又写了别处（线上＋线下、社工站、线上）：写出的字，没有是空
-- 一行 = 无（宏）
create or replace temp macro online_half(place) as
nullif(regexp_extract(place,
  '线上[线与和及、/＋+和]*线?下|线下[与和及、/＋+]*线上|(?:^|[、，,；;/＋+ 和及与])(?:线上|网上|在线)(?:[、，,；;/＋+ 和及与]|$)'), '');
