"""A full disk and a medium that takes no writing: what is said is true, looking works, and nothing is left behind.

| what | result |
| --- | --- |
| no room for the original | 没有入库, no original left without rows |
| COMMIT fails | 没有入库 |
| COMMIT fails but its row stands | a receipt |
| the checkpoint after COMMIT and the reconnection fail | 已经写进库里 |
| COMMIT fails and the database cannot be asked | 还不知道 |
| opened to look at, ten times, with a log that cannot be emptied | not one copy of the log |
| read-only medium, with a log | opens, all there; writing is refused in Chinese; nothing written |
"""

import errno
import os
import shutil
import stat
import subprocess
import sys

import duckdb
import pytest

from dudao.forms import load_forms
from dudao.store import Store, StoreError, opening
from dudao.store import raw as originals
from dudao.store.database import Database
from dudao.store.errors import DiskFull

FULL = duckdb.IOException("IO Error: Could not write file: No space left on device")


def names(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def test_no_room_for_the_original_is_not_in_and_leaves_nothing(store, workers_file, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(originals.os, "fsync", full)
    with pytest.raises(DiskFull, match="没有入库"):
        store.commit(*workers_file(), "钱一")
    assert names(store.directory / "raw") == []


class Failing:
    """A cursor whose COMMIT fails; ``after``: it is made first, as where only the checkpoint had no room."""

    def __init__(self, cursor, after):
        self._cursor, self._after = cursor, after

    def execute(self, sql, *parameters):
        if sql == "commit":
            if self._after:
                self._cursor.execute(sql)
            raise FULL
        return self._cursor.execute(sql, *parameters)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._cursor.close()

    def __getattr__(self, name):
        return getattr(self._cursor, name)


@pytest.mark.parametrize("after", [False, True])
def test_a_commit_that_fails_is_told_as_it_is(store, workers_file, monkeypatch, after):
    plain = Store.plain
    monkeypatch.setattr(Store, "plain", lambda self: Failing(plain(self), after))
    if after:
        assert store.commit(*workers_file(), "钱一").state == "committed"
    else:
        with pytest.raises(DiskFull, match="没有入库"):
            store.commit(*workers_file(), "钱一")
    monkeypatch.setattr(Store, "plain", plain)
    assert len(store.uploads()) == after
    assert len(names(store.directory / "raw")) == after


def test_what_cannot_be_asked_is_not_said_to_be_in_or_out(store, workers_file, monkeypatch):
    def closed(*_):
        raise DiskFull(store.directory)

    plain = Store.plain
    monkeypatch.setattr(Store, "plain", lambda self: Failing(plain(self), True))
    monkeypatch.setattr(Database, "has", closed)
    with pytest.raises(DiskFull, match="还不知道"):
        store.commit(*workers_file(), "钱一")
    assert len(names(store.directory / "raw")) == 1  # it may be in: its original stays


def test_in_although_the_database_does_not_open_afterwards(store, workers_file, monkeypatch):
    def closed(*_):
        raise DiskFull(store.directory)

    monkeypatch.setattr("dudao.store.verify", closed)
    with pytest.raises(DiskFull, match="已经写进库里（已入库）"):
        store.commit(*workers_file(), "钱一")
    assert len(store.uploads()) == 1


@pytest.fixture
def with_log(store, workers_file):
    """A closed store with an upload, an original that was never committed, and a log that holds a write."""
    store.commit(*workers_file(), "钱一")
    store.close()
    code = (
        "import os, sys, duckdb\ncon = duckdb.connect(sys.argv[1])\n"
        "con.execute('pragma disable_checkpoint_on_shutdown')\n"
        "con.execute(\"insert into answers select 99, 'tick', 'x', null, null, 'z', now()::timestamp, false\")\n"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, store.directory / "dudao.duckdb"], check=False)
    assert (store.directory / "dudao.duckdb.wal").stat().st_size > 100
    return store.directory


def test_no_room_for_a_copy_of_the_log_leaves_no_half_of_it(with_log, forms, monkeypatch):
    def half(_, target):
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(opening.shutil, "copyfile", half)
    for _ in range(10):
        with pytest.raises(DiskFull):
            Store.open(with_log, forms)
    assert [n for n in names(with_log) if ".keeping" in n or ".kept" in n] == []


def test_a_log_found_again_and_again_is_kept_once(with_log, forms):
    """As on a disk so full that it cannot be emptied into the database: each look finds it as it was."""
    (with_log / "raw" / ("a" * 64)).write_bytes(b"received, not committed")
    wal = (with_log / "dudao.duckdb.wal").read_bytes()
    whole = (with_log / "dudao.duckdb").read_bytes()
    for _ in range(3):
        (with_log / "dudao.duckdb.wal").write_bytes(wal)
        (with_log / "dudao.duckdb").write_bytes(whole)
        Store.open(with_log, forms).close()
    assert len([n for n in names(with_log) if ".kept-" in n]) == 1


@pytest.fixture
def medium(with_log, tmp_path):
    """The store on a medium that takes no writing: mounted so where that may be, else by the folder's mode."""
    place = tmp_path / "medium"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "tmpfs", str(place)], capture_output=True, check=False
    ).returncode == 0 if sys.platform == "linux" and os.geteuid() == 0 else False  # fmt: skip
    shutil.copytree(with_log, place / "store")
    if mounted:
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    else:
        for path in (place / "store", *(place / "store").rglob("*")):
            path.chmod(stat.S_IREAD | (stat.S_IEXEC if path.is_dir() else 0))
    if os.access(place / "store", os.W_OK):
        pytest.skip("nothing here can be made read-only")
    yield place / "store"
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)
    else:
        for path in (place / "store", *(place / "store").rglob("*")):
            path.chmod(0o755)


def test_a_medium_that_takes_no_writing_opens_to_look_at(medium, forms, workers_file):
    before = names(medium)
    with Store.open(medium, forms) as looked:
        assert [u["records"] for u in looked.uploads()] == [2]
        assert looked.cursor().execute("select count(*) from answers").fetchone() == (
            1,
        )  # the log's
        assert looked.cursor().execute("select count(*) from active_workers(null)").fetchone() == (2,)  # fmt: skip
        assert "只能读，不能写" in looked.notices[0]
        for write in (
            lambda: looked.commit(*workers_file("二.xlsx"), "钱一"),
            lambda: looked.withdraw(1, "钱一"),
        ):
            with pytest.raises(StoreError, match="只能查看，不能改动"):
                write()
        assert looked.original(looked.uploads()[0]["sha256"])
    assert names(medium) == before


def test_an_older_schema_on_it_is_said(medium, forms, tmp_path):
    schema = tmp_path / "schema"
    shutil.copytree(opening.SCHEMA, schema)
    (schema / "0099_more.sql").write_text("create table more (a integer);", encoding="utf-8")
    with pytest.raises(StoreError, match="要先升级才能看"):
        Store.open(medium, forms, schema)


def test_a_form_that_asks_for_more_is_said_too(medium, forms_dir):
    workers = forms_dir / "workers.toml"
    workers.write_text(
        workers.read_text(encoding="utf-8") + 'degree = { label = "学位", kind = "text" }\n',
        encoding="utf-8",
    )
    load_forms.cache_clear()
    with pytest.raises(StoreError, match="要先升级才能看"):
        Store.open(medium, load_forms(forms_dir))


def test_the_command_line_looks_at_it(medium, capsys, monkeypatch, forms):
    """With the forms the store was made with: the real ones ask for tables that it has not."""
    from dudao.cli.commands import main

    monkeypatch.setattr("dudao.store.load_forms", lambda: forms)
    assert main(["uploads", "--store", str(medium), "--json"]) in (0, 1)
    assert "人员表.xlsx" in capsys.readouterr().out
