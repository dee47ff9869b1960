"""Five wrong in a row lock a name for 15 minutes, whether there is such an account or not; a restart keeps it."""

from __future__ import annotations

import sqlite3

from dudao.access import passwords
from dudao.access.database import Access

TRIES = 5
LOCKED = 15 * 60.0
FORGET = 24 * 3600.0

_FIND = "select failures, locked_until from attempt where key = ?"
_COUNT = (
    "insert into attempt (key, failures, locked_until, last) values (:key, 1, null, :now)"
    " on conflict (key) do update set failures = failures + 1, locked_until = null, last = :now"
)
_LOCK = "update attempt set failures = 0, locked_until = ?, last = ? where key = ?"
_RESET = "delete from attempt where key = ?"
_TIDY = "delete from attempt where last < ? and coalesce(locked_until, 0) < ?"


def begin(access: Access, name: str) -> bool:
    """Count a try before it is judged, so that tries at once count too; False: locked, not to be judged."""
    now, key = access.clock(), passwords.key(name)
    with access.writing() as cursor:
        failures, until = cursor.execute(_FIND, [key]).fetchone() or (0, None)
        if until is not None and until > now:
            return False
        if failures >= TRIES:  # five are being judged at this moment, or died with the process
            cursor.execute(_LOCK, [now + LOCKED, now, key])
            return False
        cursor.execute(_TIDY, [now - FORGET, now])
        cursor.execute(_COUNT, {"key": key, "now": now})
        return True


def wrong(access: Access, name: str) -> bool:
    """A counted try was wrong; True where it was the fifth and locks the name."""
    now, key = access.clock(), passwords.key(name)
    with access.writing() as cursor:
        failures, _ = cursor.execute(_FIND, [key]).fetchone() or (0, None)
        if failures < TRIES:
            return False
        cursor.execute(_LOCK, [now + LOCKED, now, key])
        return True


def reset(cursor: sqlite3.Cursor, name: str) -> None:
    """Forget the wrong ones, inside the caller's transaction."""
    cursor.execute(_RESET, [passwords.key(name)])
