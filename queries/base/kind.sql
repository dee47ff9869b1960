-- 督导类别的中文名
-- 一行 = 一种类别
create or replace temp table kind as
from (values
  ('group', '团体'), ('individual', '个别'), ('peer', '同事'), ('online_group', '线上团体'),
  ('online_training', '线上培训'), ('centre_meeting', '中心会议'), ('station_activity', '站点活动')
) t (activity, label);
