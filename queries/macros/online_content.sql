-- 内容里写出的线上工具，没有是空：没有地点时按它，另有地点的说不清
-- 一行 = 无（宏）
create or replace temp macro online_content(content) as
nullif(regexp_extract(lower(content), '腾讯会议|腾讯视频|钉钉|飞书会议|zoom|企业微信会议|微信视频|视频会议'), '');
