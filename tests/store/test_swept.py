"""What a killed act leaves behind holds whole rows: it is swept at every opening, and first thing in a purge.

| left by | where |
| --- | --- |
| a rebuild | backups/.incoming-rebuild/ |
| a backup | backups/.incoming-<moment>/, backups/.incoming-<moment>.duckdb |
| a migration | dudao.duckdb.migrating, .migrating.wal |
| a restore | dudao.duckdb.restoring |
| an upload | raw/.incoming-… |
| a purge | raw/.<hash>.records.json |
| a query too large for memory | dudao.duckdb.tmp/… |
| an opening | dudao.duckdb.wal.keeping-… |
"""

import shutil

import pytest

from dudao.store import Store
from dudao.store.safekeeping import backup, purge

KEPT = (
    "backups/.incoming-rebuild/dudao.duckdb",
    "backups/.incoming-20260101-030000/raw/00ff",
    "backups/.incoming-20260101-030000.duckdb",
    "dudao.duckdb.migrating",
    "dudao.duckdb.migrating.wal",
    "dudao.duckdb.restoring",
)
OPENED = (
    "raw/.incoming-abc",
    "raw/.00ff.records.json",
    "dudao.duckdb.tmp/duckdb_temp_storage-0.tmp",
    "dudao.duckdb.wal.keeping-20260101-090000-000000",
)


def leave(store, names):
    """Copies of the database under these names, as the killed act would have left them."""
    whole = store.directory / "dudao.duckdb"
    for name in names:
        path = store.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(whole, path)


def left(store, names):
    return [name for name in names if (store.directory / name).exists()]


def test_swept_at_every_opening(store, forms, workers_file):
    store.commit(*workers_file(), "钱一")
    made = backup.make(store, "钱一")
    leave(store, KEPT + OPENED)
    store.close()
    with Store.open(store.directory, forms) as again:
        assert left(again, KEPT + OPENED) == []
        assert again.notices == []
        assert backup.check(made) == []


@pytest.mark.parametrize("what", ["person", "upload", "backup"])
def test_swept_first_thing_in_a_purge_and_a_backup(store, workers_file, what):
    store.commit(*workers_file(), "钱一")
    leave(store, KEPT)
    if what == "person":
        purge.purge_person(store, "钱小0", "五华区", "钱一", "本人申请")
    elif what == "upload":
        purge.purge_upload(store, 1, "钱一", "错收")
    else:
        backup.make(store, "钱一")
    assert left(store, KEPT) == []


@pytest.mark.long
def test_each_original_is_looked_into_once_and_pictures_not_at_all(store, workers_file, monkeypatch):  # fmt: skip
    from dudao.store.safekeeping import person_names as naming

    shas = {
        store.cursor().execute("select sha256 from upload where upload_id = ?", [
            store.commit(*workers_file(f"{n}.xlsx"), "钱一").upload_id
        ]).fetchone()[0]
        for n in range(3)
    }  # fmt: skip
    pictures = [b"\xff\xd8\xff\xe0" + b"x" * 99, b"\x89PNG\r\n\x1a\n" + b"x" * 99]
    for number, data in enumerate(pictures):
        (store.directory / "raw" / f"{number:064x}").write_bytes(data)
    looked, told = [], []
    look = naming.Person.in_file
    monkeypatch.setattr(naming.Person, "in_file", lambda self, data: looked.append(data) or look(self, data))  # fmt: skip
    tell = lambda what, done, of: told.append((what, done, of))  # noqa: E731
    purge.preview_person(store, "钱小0", "五华区", tell)
    assert told == [("查看原件", n, 5) for n in range(1, 6)]
    purge.preview_person(store, "钱小0", "五华区")
    purge.purge_person(store, "钱小0", "五华区", "钱一", "本人申请")
    assert len(looked) == len({*looked}) == len(shas) == 3
    assert store.directory not in purge._LOOKED


def test_a_new_original_is_looked_into_and_another_person_everywhere(store, workers_file):
    store.commit(*workers_file("一.xlsx"), "钱一")
    assert purge.preview_person(store, "钱小0", "五华区").uploads == (1,)
    store.commit(*workers_file("二.xlsx"), "钱一")
    assert purge.preview_person(store, "钱小0", "五华区").uploads == (1, 2)
    assert purge.preview_person(store, "钱小1", "五华区").uploads == (1, 2)
    lost = "钱小0的信".encode("gb18030")
    (store.directory / "raw" / ("a" * 64)).write_bytes(lost)
    assert purge.preview_person(store, "钱小0", "五华区").lost == ("a" * 64,)
