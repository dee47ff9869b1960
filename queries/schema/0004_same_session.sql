-- 同一次督导：人对两条来源是不是同一次说过的话。只追加；同一对来源以最后一行为准。

-- 一行 = 一次认定：same 是同一次，different 不是同一次，open 收回（回到规则）
-- 来源用 (upload_id, form, sheet_no, row_no) 指，重建以后不变；整批的满意度表 row_no = 0；左边的总小于右边的
create table same_session (
  same_id bigint not null,
  left_upload integer not null,
  left_form varchar not null,
  left_sheet integer not null,
  left_row integer not null,
  right_upload integer not null,
  right_form varchar not null,
  right_sheet integer not null,
  right_row integer not null,
  verdict varchar not null check (verdict in ('same', 'different', 'open')),
  actor varchar not null,
  happened_at timestamp not null
);

-- 某一时刻（空 = 现在）作数的认定
create macro decided_pair(known_at) as table
select *
from same_session
where known_at is null or happened_at <= known_at
qualify verdict <> 'open' and row_number() over (
  partition by left_upload, left_form, left_sheet, left_row, right_upload, right_form, right_sheet, right_row
  order by same_id desc
) = 1;
