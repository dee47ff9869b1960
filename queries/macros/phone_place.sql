-- 地点写的是电话、语音、邮件：不是面对面，也不是线上会议
-- 一行 = 无（宏）
create or replace temp macro phone_place(place) as
coalesce(regexp_full_match(place, '\s*(电话|手机|微信语音|语音通话|微信电话|邮件|电子邮件|邮箱)(沟通|督导|联系|访谈|连线|方式)*\s*'), false);
