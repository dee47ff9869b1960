-- 没有写县（市、区）的台账行，看站点名知道在哪个县
-- 一行 = 一行这样的台账
create or replace temp table ledger_home as
select r.record_id, list(distinct h.county order by h.county) as counties
from (select record_id, unnest(stations) as station from ledger_taken where len(coalesce(county, [])) = 0) r
join home_county h using (station)
group by r.record_id;
