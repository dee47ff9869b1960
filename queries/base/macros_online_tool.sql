-- 地点或内容写明了线上工具（DOMAIN A7、A23）
-- 一行 = 无（宏）
create or replace temp macro online_tool(place, content) as
coalesce(regexp_matches(lower(place), '腾讯会议|腾讯视频|钉钉|飞书|zoom|企业微信|微信群|微信视频|视频会议|视频连线|网络会议|云会议|线上|网络|在线|远程|直播'), false)
or coalesce(regexp_matches(lower(content), '腾讯会议|腾讯视频|钉钉|飞书会议|zoom|企业微信会议|微信视频|视频会议'), false);
