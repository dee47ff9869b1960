"""Five wrong in a row from an address keep that address from a name for 15 minutes, whether there is such an
account or not; a restart keeps it. Nobody can lock a name for others.
"""

from __future__ import annotations

import hashlib
import sqlite3

from dudao.access import passwords
from dudao.access.database import Access
from dudao.access.requests import network

TRIES = 5
LOCKED = 15 * 60.0
FORGET = 3600.0

_FIND = "select failures, locked_until from attempt where key = ?"
_COUNT = (
    "insert into attempt (key, failures, locked_until, last) values (:key, 1, null, :now)"
    " on conflict (key) do update set failures = failures + 1, locked_until = null, last = :now"
)
_LOCK = "update attempt set failures = 0, locked_until = ?, last = ? where key = ?"
_RESET = "delete from attempt where key = ?"
_RESET_ALL = "delete from attempt where key = :name or key like :name || ':%'"
_TIDY = (
    "delete from attempt where (last < :old or last > :now) and coalesce(locked_until, 0) < :now"
)


def key(name: str, address: str | None) -> str:
    """What is counted: a name as tried from an address (of IPv6 its /64)."""
    return f"{passwords.key(name)}:{hashlib.sha256(network(address).encode()).hexdigest()[:32]}"


def begin(access: Access, name: str, address: str | None) -> bool:
    """Count a try before it is judged, so that tries at once count too; False: locked, not to be judged."""
    now, at = access.clock(), key(name, address)
    with access.writing() as cursor:
        failures, until = cursor.execute(_FIND, [at]).fetchone() or (0, None)
        if until is not None and until > now:
            if (
                until > now + LOCKED
            ):  # the clock was set back: it ends within its length all the same
                cursor.execute(_LOCK, [now + LOCKED, now, at])
            return False
        if failures >= TRIES:  # five are being judged at this moment, or died with the process
            cursor.execute(_LOCK, [now + LOCKED, now, at])
            return False
        cursor.execute(_TIDY, {"old": now - FORGET, "now": now})
        cursor.execute(_COUNT, {"key": at, "now": now})
        return True


def wrong(access: Access, name: str, address: str | None) -> bool:
    """A counted try was wrong; True where it was the fifth and locks the name from there."""
    now, at = access.clock(), key(name, address)
    with access.writing() as cursor:
        failures, _ = cursor.execute(_FIND, [at]).fetchone() or (0, None)
        if failures < TRIES:
            return False
        cursor.execute(_LOCK, [now + LOCKED, now, at])
        return True


def reset(cursor: sqlite3.Cursor, name: str, address: str | None) -> None:
    """Forget the wrong ones from an address, inside the caller's transaction."""
    cursor.execute(_RESET, [key(name, address)])


def reset_all(cursor: sqlite3.Cursor, name: str) -> None:
    """Forget the wrong ones from everywhere, inside the caller's transaction."""
    cursor.execute(_RESET_ALL, {"name": passwords.key(name)})
