-- 人认定过的满意度表是不是某一次督导的
-- 参数 $known_at 库存时点（空 = 现在）
-- 一行 = 一张满意度表一次督导
create or replace temp table survey_said as
with said as (
  select same_id, verdict = 'same' as same, unnest([
      {'upload_id': left_upload, 'sheet_no': left_sheet, 'form': left_form, 'of_upload': right_upload,
        'of_form': right_form, 'of_sheet': right_sheet, 'of_row': right_row},
      {'upload_id': right_upload, 'sheet_no': right_sheet, 'form': right_form, 'of_upload': left_upload,
        'of_form': left_form, 'of_sheet': left_sheet, 'of_row': left_row}
    ], recursive := true)
  from decided_pair($known_at::timestamp)
)
select s.upload_id, s.sheet_no, x.session_id, arg_max(s.same, s.same_id) as same
from said s
join match_key k on k.upload_id = s.of_upload and k.form = s.of_form and k.sheet_no = s.of_sheet and k.row_no = s.of_row
join session_source x on x.src = k.src
where s.form = 'satisfaction_survey'
group by all;
