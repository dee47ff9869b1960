-- 报送安排：哪张表多久报一次、什么时候到期

-- 一行 = 一张表的一次安排；同一 form 以最后一行为准，frequency 为空 = 不再要求
create table schedule (
  schedule_id integer not null,
  form varchar not null,
  frequency varchar check (frequency in ('month', 'quarter', 'half', 'year')),
  months_after integer check (months_after between 0 and 11),  -- 期末那个月之后第几个月；0 = 期末当月
  day integer check (day between 1 and 31),                     -- 那个月的几日；该月没有这一天的，取最后一天
  starts_on date,                                               -- 从哪一天开始的报送期起执行
  actor varchar not null,
  happened_at timestamp not null
);
