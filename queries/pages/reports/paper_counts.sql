-- 每月收到的各种资料份数，供填写资料清单（表十）
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 参数 $as_of 评估日
-- 一行 = 一种表单一个月；一份 = 一张一份的表数记录，一张多行的表数工作表；月份看表上的日期，没有的看收件日（dated 为假的份数另计）
-- 公开 form, month, papers, undated
-- 文字 sources
with paper as (
  select r.form, left(coalesce(r.told, strftime(r.received_at, '%Y-%m')), 7) as month, r.told is null as undated,
    told_apart(regexp_replace(r.source, '!R\d+$', ''), r.upload_id, n.file) as sheet,
    case when f.kind = 'event' and r.form not in ('satisfaction_survey', 'materials_checklist', 'supervisor_assessment')
      then [r.upload_id, r.sheet_no, r.record_id] else [r.upload_id, r.sheet_no] end as paper
  from sent_record($known_at::timestamp) r
  join report_form() f using (form)
  left join shared_name n on n.upload_id = r.upload_id
  where r.received_at::date <= $as_of::date or r.told <= $as_of::varchar
)
select form, month, count(distinct paper) as papers, count(distinct paper) filter (where undated) as undated,
  list(distinct sheet order by sheet) as sources
from paper
where length(month) = 7 and left(month, 4) = $year::varchar
group by form, month
order by month, form;
