-- 满意度：每张表最初读出的答卷，撤销的也在内、更正不算，给分批公布
-- 一行 = 一张表一个县、一天、一名督导的答卷（own = 答卷自己写的县）；records = 这些答卷；place、teacher、held_on = 答卷或表头最初写的，只用来分批；votes = 每题每档的票数；events = 这份收件何时有效、何时无效
-- 公开 upload_id, sheet_no, own, held_on, records, received_at, respondents, votes, events
-- 姓名 teacher
-- 文字 place
with line as (
  select r.* exclude (county, held_on, supervisor), c.county as own, coalesce(r.supervisor, r.meta_supervisor) as teacher,
    coalesce(r.held_on, r.meta_held_on, r.answered_on) as held_on
  from rec_satisfaction_survey r
  left join county c on c.county = r.county
  where r.base_id is null
),
vote as (
  select l.upload_id, l.sheet_no, l.own, l.teacher, l.held_on, a.item, a.level, a.votes
  from line l,
    unnest([
      {'item': l.item, 'level': 1, 'votes': l.n1}, {'item': l.item, 'level': 2, 'votes': l.n2},
      {'item': l.item, 'level': 3, 'votes': l.n3}, {'item': l.item, 'level': 4, 'votes': l.n4},
      {'item': l.item, 'level': 5, 'votes': l.n5},
      {'item': 1, 'level': l.q1, 'votes': 1}, {'item': 2, 'level': l.q2, 'votes': 1}, {'item': 3, 'level': l.q3, 'votes': 1},
      {'item': 4, 'level': l.q4, 'votes': 1}, {'item': 5, 'level': l.q5, 'votes': 1}, {'item': 6, 'level': l.q6, 'votes': 1},
      {'item': 7, 'level': l.q7, 'votes': 1}
    ]) t(a)
  where a.item is not null and a.level is not null and a.votes > 0
),
voted as (
  select upload_id, sheet_no, own, teacher, held_on, list({'item': item, 'level': level, 'votes': votes} order by item, level) as votes
  from (select upload_id, sheet_no, own, teacher, held_on, item, level, sum(votes)::bigint as votes from vote group by all)
  group by all
),
asked as (
  select upload_id, sheet_no, own, teacher, held_on, list(record_id order by record_id) as records,
    (count(*) filter (where item is null)
      + coalesce(max(coalesce(n1, 0) + coalesce(n2, 0) + coalesce(n3, 0) + coalesce(n4, 0) + coalesce(n5, 0)) filter (where item is not null), 0)
    )::bigint as respondents
  from line
  group by upload_id, sheet_no, own, teacher, held_on
),
turned as (
  select upload_id, list({'at': happened_at, 'active': action in ('committed', 'restored')} order by event_id) as events
  from upload_event
  group by upload_id
)
select k.upload_id, k.sheet_no, k.own, coalesce(k.own, s.meta ->> '$.county') as place, k.teacher,
  k.held_on, k.records, u.received_at, k.respondents, coalesce(v.votes, []) as votes, t.events
from asked k
join sheet s using (upload_id, sheet_no)
join upload u using (upload_id)
join turned t using (upload_id)
left join voted v on v.upload_id = k.upload_id and v.sheet_no = k.sheet_no and v.own is not distinct from k.own
  and v.teacher is not distinct from k.teacher and v.held_on is not distinct from k.held_on
order by u.received_at, k.upload_id, k.sheet_no, k.held_on nulls first, k.teacher nulls first, k.own nulls first;
