"""报送安排: which form is due how often and on which day. Append-only; the newest row of a form holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dudao import queries
from dudao.store.errors import StoreError

if TYPE_CHECKING:
    from dudao.store import Store

_SQL = queries.Statements("schedule")

FREQUENCIES = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}


@dataclass(frozen=True, slots=True)
class Due:
    """A form's arrangement: due on day ``day`` of the month ``months_after`` the last month of each period.

    Months without that day take their last one. ``starts_on``: periods beginning before it are not asked for.
    """

    form: str
    frequency: str
    months_after: int
    day: int
    starts_on: dt.date | None = None

    def __str__(self) -> str:
        month = "期末当月" if self.months_after == 0 else f"期满后第 {self.months_after} 个月"
        return f"{FREQUENCIES[self.frequency]}，{month} {self.day} 日前"


def schedule(store: Store, known_at: dt.datetime | None = None) -> list[Due]:
    """What is asked for, as known at a moment (None: now), by form."""
    rows = queries.load("store/schedule").execute(store.cursor(), known_at=known_at)
    return [Due(*row) for row in rows.fetchall()]


def arrange(store: Store, due: Due, actor: str, now: dt.datetime | None = None) -> bool:
    """Ask for a form from now on, or otherwise than before. False where it is asked for just so already.

    Raises :class:`StoreError` for a day, month or frequency that there is not.
    """
    if (
        due.frequency not in FREQUENCIES
        or not 0 <= due.months_after <= 11
        or not 1 <= due.day <= 31
    ):
        raise StoreError("报送安排没有保存：频次、第几个月（0—11）或日（1—31）不对。")
    if due in schedule(store):
        return False
    _add(store, due.form, due, actor, now)
    return True


def cancel(store: Store, form: str, actor: str, now: dt.datetime | None = None) -> bool:
    """Ask for a form no more. False where it was not asked for."""
    if form not in {due.form for due in schedule(store)}:
        return False
    _add(store, form, None, actor, now)
    return True


def _add(store: Store, form: str, due: Due | None, actor: str, now: dt.datetime | None) -> None:
    with store.writing("scheduled" if due else "unscheduled", actor, now) as write:
        write.subject = form
        write.cursor.execute(
            _SQL["schedule"],
            {
                "form": form, "frequency": due and due.frequency, "months_after": due and due.months_after,
                "day": due and due.day, "starts_on": due and due.starts_on, "actor": write.actor, "at": write.at,
            },
        )  # fmt: skip
