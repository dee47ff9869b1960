"""What the store asks of its own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

UPLOADS = """
select u.upload_id, u.file, u.sha256, u.bytes, u.received_at, u.actor,
  (select arg_max(e.action, e.event_id) from upload_event e where e.upload_id = u.upload_id) as state,
  (select list(distinct s.form order by s.form) from sheet s
    where s.upload_id = u.upload_id and s.form is not null) as forms,
  (select coalesce(sum(s.records), 0)::bigint from sheet s where s.upload_id = u.upload_id) as records,
  (select count(*) from problem p where p.upload_id = u.upload_id and p.severity = 'error') as errors,
  (select count(*) from problem p where p.upload_id = u.upload_id and p.severity = 'warning') as warnings
from upload u
where $upload_id is null or u.upload_id = $upload_id
order by u.upload_id
"""
LAST_EVENT = """
select (select coalesce(max(event_id), 0) from upload_event) + (
  select coalesce(max(seq), 0) from audit
  where action not in ('denied', 'exported', 'unmasked', 'masked')
    and ($arrivals or action not in ('received', 'staged', 'rejected', 'discarded'))
)
"""
KEPT = """
select [u.covers_from, u.covers_to],
  coalesce((select arg_max(until_on, receipt_id) from ledger_receipt where upload_id = ?), u.received_at::date)
from upload u
where u.upload_id = ?
"""
LATEST = """
select u.upload_id, u.file, arg_max(e.action, e.event_id) as action
from upload u join upload_event e using (upload_id)
where u.sha256 = ?
group by u.upload_id, u.file
order by u.upload_id desc
limit 1
"""


def latest(cursor: duckdb.DuckDBPyConnection, sha256: str) -> tuple[int, str, str] | None:
    """Number, file name and last action of the upload with these bytes, as the cursor shows it."""
    return cursor.execute(LATEST, [sha256]).fetchone()
