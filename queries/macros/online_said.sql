-- 地点括号里、开头写明线上的字：社工站（线上）、线上：会议号 1
-- 一行 = 无（宏）
create or replace temp macro online_said(place) as
nullif(coalesce(
  nullif(regexp_extract(place, '[（(]\s*((通过|采用|采取|以|用)?(线上|网络|网上|在线|云端|远程|直播)(会议|平台|督导|培训|视频|直播|进行|开展|方式|形式)*)\s*[）)]', 1), ''),
  regexp_extract(place, '^\s*((线上|网上|在线)(会议|督导|培训)?)\s*[:：（(]', 1)
), '');
