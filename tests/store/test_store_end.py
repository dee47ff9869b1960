"""The end of the process: a write that finishes in time is in, one that does not is rolled back, nothing goes on after.

| the write under way | patience | finished | after it |
| --- | --- | --- | --- |
| none | 1 s | yes | no WAL, no cursor more |
| done within a moment | 5 s | yes | in |
| takes for ever | 0.2 s | no | rolled back, the store opens |
"""

from __future__ import annotations

import threading
import time

import pytest

from dudao.store import Store
from dudao.store.errors import StoreError, StoreInterrupted

FOR_EVER = "select sum(a.range * b.range) from range(1000000) a, range(1000000) b"


@pytest.fixture
def ending(tmp_path, forms, monkeypatch):
    monkeypatch.setattr(Store, "_opened", {})  # those of other tests of this process are not ended
    store = Store.open(tmp_path / "store", forms)
    yield store
    store.close()


def uploads(store, forms) -> list[str]:
    """The states of what is in, read by a store opened anew."""
    Store._opened.pop(store.directory, None)
    with Store.open(store.directory, forms) as again:
        return [upload["state"] for upload in again.uploads()]


@pytest.mark.long
def test_nothing_under_way(ending, forms, workers_file):
    ending.commit(*workers_file(), "小王")
    assert Store.end_all(1.0) is True
    assert not (ending.directory / "dudao.duckdb.wal").exists()
    with pytest.raises(StoreInterrupted):
        ending.cursor()
    assert uploads(ending, forms) == ["committed"]


def test_a_write_that_finishes_in_time_is_in(ending, forms):
    inside = threading.Event()

    def write() -> None:
        with ending.writing("setting", "小王") as writing:
            inside.set()
            time.sleep(0.3)
            writing.subject = "x"

    thread = threading.Thread(target=write)
    thread.start()
    inside.wait(5)
    assert Store.end_all(5.0) is True
    thread.join()
    Store._opened.pop(ending.directory, None)
    with Store.open(ending.directory, forms) as again:
        assert again.cursor().execute("select action from audit").fetchall() == [("setting",)]


def test_a_write_that_does_not_end_is_rolled_back(ending, forms):
    inside, met = threading.Event(), []

    def write() -> None:
        try:
            with ending.writing("setting", "小王") as writing:
                inside.set()
                writing.cursor.execute(FOR_EVER).fetchall()
        except StoreError as trouble:
            met.append(trouble)

    thread = threading.Thread(target=write)
    thread.start()
    inside.wait(5)
    time.sleep(0.2)
    assert Store.end_all(0.2) is False
    thread.join(10)
    assert not thread.is_alive()
    assert [type(trouble) for trouble in met] == [StoreInterrupted]
    Store._opened.pop(ending.directory, None)
    with Store.open(ending.directory, forms) as again:
        assert again.cursor().execute("select count(*) from audit").fetchone() == (0,)
