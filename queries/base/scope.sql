-- 台账管到的范围和时间（在其内没有行就是零）；某人、某机构、某站自己的台账什么也不证明
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张台账；county 为空 = 全市，kinds = 管到的类别，told = 是哪份台账、起止和范围怎么知道的
create or replace temp table scope as
select upload_id, sheet_no, file, sheet, covers_county as county, covers_from, covers_to, stated_to, covers_basis,
  coalesce(covers_kinds, (select list(activity) from kind)) as kinds,
  '“' || file || '”（起止' || case covers_basis when 'title' then '取自标题' when 'file' then '取自文件名' when 'given' then '由收件人说明' else '按最早和最晚一行' end
    || '：' || covers_from || ' 至 ' || stated_to || case when covers_to < stated_to then '，记到 ' || covers_to else '' end
    || '；范围' || case when covers_county is null then '：全市' when covers_place = 'rows' then '按每一行：' || covers_county else '取自标题：' || covers_county end
    || '）' as told
from active_sheet($known_at::timestamp)
where form = 'session_ledger' and covers_from <= covers_to and covers_owner is null;
