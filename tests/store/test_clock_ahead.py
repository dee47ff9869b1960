"""A clock that was ahead and was set right: moments rise on, everything is frozen, the daily backup is made.

| the clock | what happens |
| --- | --- |
| an hour ahead, an upload | its moment lies ahead |
| set right, an upload | its moment is after that one all the same; a notice says so, once |
| frozen without a moment | both uploads are in it |
| a year ahead, a daily backup; set right | the next daily one is due the same day; the one ahead takes no place |
"""

import datetime as dt

import pytest

from dudao.history import snapshots as frozen
from dudao.store import Store, database
from dudao.store.decisions import snapshots
from dudao.store.safekeeping import backup
from tests.matrices import some

HOUR, YEAR = dt.timedelta(hours=1), dt.timedelta(days=365)


class Clock(dt.datetime):
    ahead = dt.timedelta(0)

    @classmethod
    def now(cls, tz=None):
        return dt.datetime.now(tz) + cls.ahead


@pytest.fixture
def clock(monkeypatch):
    """The clock of the store, to be set."""

    class Module:
        datetime, timedelta = Clock, dt.timedelta

    monkeypatch.setattr(database, "dt", Module)
    monkeypatch.setattr(Clock, "ahead", dt.timedelta(0))
    return Clock


def moments(store):
    return [u["received_at"] for u in store.uploads()]


def test_moments_rise_and_a_notice_says_so_once(store, workers_file, clock):
    clock.ahead = HOUR
    store.commit(*workers_file("一.xlsx"), "钱一")
    assert store.notices == []
    clock.ahead = dt.timedelta(0)
    for name in ("二.xlsx", "三.xlsx"):
        store.commit(*workers_file(name), "钱一")
    assert moments(store) == sorted(moments(store))
    assert len({*moments(store)}) == 3
    (said,) = store.notices
    assert "时钟多半曾经调快过" in said


def test_opened_anew_it_is_said_again_and_not_when_the_time_has_come(store, forms, workers_file, clock):  # fmt: skip
    directory = store.directory
    clock.ahead = HOUR
    store.commit(*workers_file("一.xlsx"), "钱一")
    store.close()
    clock.ahead = dt.timedelta(0)
    with Store.open(directory, forms) as again:
        assert len(again.notices) == 1
    clock.ahead = HOUR + dt.timedelta(minutes=1)
    with Store.open(directory, forms) as again:
        assert again.notices == []


def uploads_known(store, at):
    return store.cursor().execute("select count(*) from active_upload(?)", [at]).fetchone()[0]


def test_frozen_without_a_moment_is_all_that_the_page_shows(store, workers_file, clock, monkeypatch):  # fmt: skip
    """Also where the moment of the freeze is given and lies before the last upload."""
    monkeypatch.setattr(frozen, "reports", lambda *_: {})
    store.commit(*workers_file("一.xlsx"), "钱一")
    clock.ahead = HOUR
    store.commit(*workers_file("二.xlsx"), "钱一")
    clock.ahead = dt.timedelta(0)
    store.commit(*workers_file("三.xlsx"), "钱一")
    as_of, now = dt.date(2026, 1, 10), dt.datetime.now()
    for given in (None, now):
        number = frozen.freeze(store, "例会", 2025, as_of, "kunming", "钱一", now=given)
        assert uploads_known(store, snapshots.find(store, number).known_at) == 3


@pytest.mark.parametrize("ahead", some([HOUR, YEAR, 20 * YEAR], always=1, single=True))
def test_a_daily_backup_made_ahead_is_not_taken_as_made_for_a_year(store, workers_file, ahead):
    day = dt.datetime(2026, 1, 5, 3)
    store.commit(*workers_file("一.xlsx"), "钱一")
    backup.make(store, "服务器", why=backup.DAILY, now=day + ahead)
    store.commit(*workers_file("二.xlsx"), "钱一")
    assert backup.due(store, day)
    made = backup.make(store, "服务器", why=backup.DAILY, now=day)
    assert not backup.due(store, day + HOUR / 2)
    assert backup.thin(store.directory, keep=1, now=day) == []
    store.commit(*workers_file("三.xlsx"), "钱一")
    assert backup.due(store, day + dt.timedelta(days=1) + HOUR)
    assert made.folder.exists()


@pytest.mark.long
def test_fourteen_made_ahead_do_not_push_the_new_one_out(store, workers_file):
    day = dt.datetime(2026, 1, 5, 3)
    store.commit(*workers_file("一.xlsx"), "钱一")
    for n in range(14):
        backup.make(store, "服务器", why=backup.DAILY, now=day + YEAR + dt.timedelta(days=n))
    made = backup.make(store, "服务器", why=backup.DAILY, now=day)
    assert backup.thin(store.directory, now=day) == []
    assert made.folder.exists()
    assert len(backup.thin(store.directory, now=day + 2 * YEAR)) == 1
