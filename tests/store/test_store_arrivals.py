"""A file's way: received → rejected | staged → committed ↔ withdrawn, each step with who and when."""

import datetime as dt

import pytest

from dudao.store import Store, StoreError, arrivals

AT = [dt.datetime(2025, 3, day, 9) for day in range(1, 8)]


def steps(store, which):
    return [(s["action"], s["actor"], s["happened_at"].day, s["reason"]) for s in store.history(which)]  # fmt: skip


@pytest.fixture
def unreadable(workers_file):
    """Like ``workers_file``, of which no sheet was recognised."""

    def build(*arguments, **more):
        result, data = workers_file(*arguments, **more)
        result.sheets[0].form = None
        return result, data

    return build


def test_committed_without_waiting_has_all_its_steps(store, workers_file):
    result, data = workers_file()
    store.commit(result, data, "小王", now=AT[0])
    store.withdraw(1, "小李", now=AT[1])
    store.restore(1, "小王", now=AT[2])
    expected = [
        ("received", "小王", 1, None),
        ("staged", "小王", 1, None),
        ("committed", "小王", 1, None),
        ("withdrawn", "小李", 2, None),
        ("restored", "小王", 3, None),
    ]
    assert steps(store, result.sha256) == steps(store, 1) == expected
    assert steps(store, 9) == steps(store, "0" * 64) == []


def test_rejected_then_readable_by_an_answer_then_committed(store, workers_file, unreadable):
    result, data = unreadable()
    assert arrivals.receive(store, result, data, "小王", AT[0]) == "rejected"
    result, data = workers_file()
    assert arrivals.receive(store, result, data, "小李", AT[1]) == "staged"
    assert store.commit(result, data, "小李", now=AT[2]).state == "committed"
    assert steps(store, 1) == [
        ("received", "小王", 1, None),
        ("rejected", "小王", 1, "unreadable_date"),
        ("received", "小李", 2, None),
        ("staged", "小李", 2, None),
        ("committed", "小李", 3, None),
    ]
    assert arrivals.unfinished(store) == []


def test_rejected_then_committed_at_once(store, workers_file, unreadable):
    assert store.commit(*unreadable(), "小王", now=AT[0]).state == "parked"
    assert store.commit(*workers_file(), "小王", now=AT[1]).state == "committed"
    assert [s[0] for s in steps(store, 1)] == ["received", "rejected", "received", "staged", "committed"]  # fmt: skip


@pytest.mark.parametrize("kind", ["staged", "rejected"])
def test_same_bytes_twice_are_one_arrival(store, workers_file, unreadable, kind):
    build = {"staged": workers_file, "rejected": unreadable}[kind]
    result, data = build()
    for day in range(3):
        assert arrivals.receive(store, result, data, "小王", AT[day]) == kind
    assert [s[0] for s in steps(store, result.sha256)] == ["received", kind]
    assert [row["action"] for row in arrivals.unfinished(store)] == [kind]
    assert store.cursor().execute("select count(*) from audit").fetchone() == (1,)


def test_received_after_its_commit_is_nothing_new(store, workers_file):
    store.commit(*workers_file(), "小王")
    assert arrivals.receive(store, *workers_file(), "小王") == "committed"
    assert [s[0] for s in steps(store, 1)] == ["received", "staged", "committed"]


def test_discarded_and_received_again(store, workers_file):
    result, data = workers_file()
    arrivals.receive(store, result, data, "小王", AT[0])
    assert arrivals.discard(store, result.sha256, "小李", AT[1]) is True
    assert arrivals.discard(store, result.sha256, "小李", AT[1]) is False
    assert store.original(result.sha256) == data
    assert arrivals.receive(store, result, data, "小王", AT[2]) == "staged"
    assert [s[0] for s in steps(store, result.sha256)] == [
        "received", "staged", "discarded", "received", "staged",
    ]  # fmt: skip


def test_committed_file_cannot_be_discarded(store, workers_file):
    result, data = workers_file()
    store.commit(result, data, "小王")
    assert arrivals.discard(store, result.sha256, "小王") is False


def test_nothing_is_kept_of_a_file_without_a_byte(store, unreadable):
    result, _ = unreadable()
    assert arrivals.receive(store, result, b"", "小王") == "rejected"
    assert steps(store, result.sha256) == []


def test_staged_survives_the_process(tmp_path, forms, workers_file):
    result, data = workers_file()
    with Store.open(tmp_path / "s", forms) as store:
        arrivals.receive(store, result, data, "小王", AT[0])
    with Store.open(tmp_path / "s", forms) as store:
        (waiting,) = arrivals.unfinished(store)
        assert (waiting["sha256"], waiting["action"], waiting["actor"]) == (result.sha256, "staged", "小王")  # fmt: skip
        assert store.commit(result, store.original(result.sha256), "小李").state == "committed"
        assert [s[0] for s in steps(store, 1)] == ["received", "staged", "committed"]


def test_purged_upload_is_neither_undone_nor_redone(store, workers_file):
    store.commit(*workers_file(), "小王")
    store.cursor().execute("insert into upload_event values (9, 1, now()::timestamp, '小王', 'purged')")  # fmt: skip
    for turn in (store.withdraw, store.restore):
        with pytest.raises(StoreError, match="彻底清除"):
            turn(1, "小王")
    assert store.commit(*workers_file(), "小王").state == "purged"


def test_clock_set_back_does_not_reorder_the_ledger(store, workers_file):
    """The first write is told to be of the year 2099: whatever follows comes after it."""
    store.commit(*workers_file("甲.xlsx"), "小王", now=dt.datetime(2099, 1, 1))
    store.commit(*workers_file("乙.xlsx"), "小王")
    store.withdraw(1, "小王")
    store.restore(1, "小王")
    cursor = store.cursor()
    moments = [at for (at,) in cursor.execute("select happened_at from audit order by seq").fetchall()]  # fmt: skip
    assert moments == sorted(set(moments))
    assert moments[1:] == [dt.datetime(2099, 1, 1, 0, 0, 0, n) for n in (1, 2, 3)]

    def seen(at):
        sql = "select count(*) from active_upload($at)"
        return cursor.execute(sql, {"at": at}).fetchone()[0]

    assert [seen(at) for at in moments] == [1, 2, 1, 2]
