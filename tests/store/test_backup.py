"""A backup is whole or not there, is what it says, and disturbs nobody."""

import datetime as dt
import json
import subprocess
import sys
import threading
import time

import duckdb
import pytest

from dudao import ROOT
from dudao.store import StoreError
from dudao.store.safekeeping import backup, copying, manifest
from tests.matrices import some

DAY = dt.datetime(2026, 1, 5, 3)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_holds_the_database_the_originals_and_a_true_manifest(store, workers_file):
    store.commit(*workers_file(), "钱一")
    store.withdraw(1, "钱一")
    made = backup.make(store, "钱一", now=DAY)

    assert made.name == "20260105-030000"
    assert names_in(made.folder) == ["dudao.duckdb", "manifest.json", "raw", "verified.json"]
    told = made.told
    assert (told.product, told.format, told.by, told.why) == ("dudao", 1, "钱一", "manual")
    assert (told.tables["upload"], told.tables["upload_event"], told.tables["rec_workers"]) == (1, 2, 2)  # fmt: skip
    assert {"active_upload", "active_workers", "hidden_record"} <= {*told.views}
    (sha,) = store.cursor().execute("select sha256 from upload").fetchone()
    assert told.raw[sha][0] == sha
    assert told.audit_head["seq"] == 2
    assert made.verified_at is not None
    assert backup.check(made) == []
    with duckdb.connect(str(made.folder / "dudao.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from active_upload(null)").fetchone() == (0,)


@pytest.mark.long
def test_backups_made_while_uploads_run_are_each_of_one_moment(store, workers_file):
    stop, failed = threading.Event(), []

    def upload():
        for n in range(1, 400):
            if stop.is_set():
                return
            try:
                store.commit(*workers_file(f"{n}.xlsx", n=3), "钱一")
            except Exception as trouble:  # noqa: BLE001 - reported below
                failed.append(trouble)

    writer = threading.Thread(target=upload)
    writer.start()
    made = []
    for n in range(5):
        time.sleep(0.1)
        made.append(backup.make(store, "钱一", now=DAY + dt.timedelta(seconds=n)))
    stop.set()
    writer.join()

    assert failed == []
    uploads = [b.told.tables["upload"] for b in made]
    assert uploads == sorted(uploads)
    assert uploads[0] < uploads[-1]
    for one in made:
        rows = one.told.tables
        assert rows["rec_workers"] == 3 * rows["upload"]
        assert rows["audit"] == rows["upload_event"] == rows["sheet"] == rows["upload"]
        assert one.told.audit_head["seq"] == rows["audit"]
        with duckdb.connect(str(one.folder / "dudao.duckdb"), read_only=True) as con:
            known = {sha for (sha,) in con.execute("select sha256 from upload").fetchall()}
        assert known <= one.told.raw.keys()


def test_out_copies_to_another_place(store, workers_file, tmp_path):
    store.commit(*workers_file(), "钱一")
    made = backup.make(store, "钱一", out=tmp_path / "盘", now=DAY)
    assert made.folder == tmp_path / "盘" / "20260105-030000"
    assert names_in(store.directory / "backups") == []
    assert backup.check(made) == []


def test_two_in_one_second_get_two_names(store):
    names = [backup.make(store, "钱一", now=DAY).name for _ in range(2)]
    assert names == ["20260105-030000", "20260105-030000-2"]


FULL = """
import resource, signal, sys
from pathlib import Path
from dudao.forms import load_forms
from dudao.store import Store, StoreError
from dudao.store.safekeeping import backup
store = Store.open(sys.argv[1], load_forms(Path(sys.argv[2])))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), -1))
try:
    backup.make(store, "钱一", out=Path(sys.argv[4]) if len(sys.argv) > 4 else None)
except StoreError as told:
    print(told)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.getrlimit(resource.RLIMIT_FSIZE)[1],) * 2)
print(len(store.uploads()), "uploads")
print(store.withdraw(1, "钱一"), "withdrawn")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a POSIX process")
@pytest.mark.parametrize("elsewhere", some([False, True], always=1))
def test_a_full_disk_is_told_and_leaves_nothing_that_looks_whole(
    store, workers_file, forms_dir, tmp_path, elsewhere
):
    store.commit(*workers_file(n=2000), "钱一")
    store.close()
    place = tmp_path / "盘" if elsewhere else store.directory / "backups"
    place.mkdir(exist_ok=True)
    words = [str(store.directory), str(forms_dir), "40000", *([str(place)] if elsewhere else [])]
    done = subprocess.run(
        [sys.executable, "-c", FULL, *words],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert "没有做成：磁盘写不进去" in done.stdout, done.stderr
    assert "1 uploads\nTrue withdrawn" in done.stdout, done.stderr
    assert names_in(place) == []
    assert names_in(store.directory / "backups") == []


def test_what_a_killed_backup_left_is_swept_and_never_listed(store):
    left = store.directory / "backups" / f"{copying.INCOMING}20260101-000000"
    left.mkdir()
    (left / "dudao.duckdb").write_bytes(b"half")
    assert backup.everything(store.directory) == []
    backup.make(store, "钱一", now=DAY)
    assert names_in(store.directory / "backups") == ["20260105-030000"]


@pytest.mark.long
def test_fourteen_daily_ones_are_kept_and_those_by_hand_are_not_thinned(store):
    backup.make(store, "钱一", now=DAY)
    for n in range(1, 17):
        backup.make(store, "服务器", why=backup.DAILY, now=DAY + dt.timedelta(days=n))
    assert backup.thin(store.directory) == ["20260107-030000", "20260106-030000"]
    kept = backup.everything(store.directory)
    assert [b.told.why for b in kept] == ["daily"] * 14 + ["manual"]
    assert kept[0].name == "20260121-030000"


def test_a_daily_one_is_due_when_a_day_has_passed_and_something_was_written(store, workers_file):
    """
    state                                   | due
    nothing ever received                   | no
    received, no backup                     | yes
    backed up                               | no
    a day later, nothing written since      | no
    written, but not yet a day              | no
    written, a day later                    | yes
    """
    day, hour = dt.timedelta(days=1), dt.timedelta(hours=1)
    said = [backup.due(store, DAY)]
    store.commit(*workers_file(), "钱一")
    said.append(backup.due(store, DAY))
    backup.make(store, "服务器", why=backup.DAILY, now=DAY)
    said += [backup.due(store, DAY), backup.due(store, DAY + day)]
    store.withdraw(1, "钱一")
    said += [backup.due(store, DAY + hour), backup.due(store, DAY + day)]
    assert said == [False, True, False, False, False, True]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("database", "文件 dudao.duckdb 的内容与备份时的指纹不符"),
        ("original", "的内容与备份时的指纹不符"),
        ("missing", "缺少文件 raw/"),
    ],
)
def test_checking_a_damaged_backup_names_the_file(store, workers_file, spoil, said):
    store.commit(*workers_file(), "钱一")
    made = backup.make(store, "钱一")
    original = made.folder / "raw" / next(iter(made.told.raw))
    if spoil == "database":
        flip(made.folder / "dudao.duckdb")
    elif spoil == "original":
        original.chmod(0o644)
        flip(original)
    else:
        original.unlink()
    (wrong,) = backup.check(made)
    assert said in wrong


def flip(path):
    """One bit of the file's middle turned."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_manifest_that_tells_another_number_of_rows_is_found_out(store, workers_file):
    store.commit(*workers_file(), "钱一")
    made = backup.make(store, "钱一")
    path = made.folder / manifest.NAME
    told = json.loads(path.read_text(encoding="utf-8"))
    told["tables"]["rec_workers"] = 5
    del told["seal"]
    path.write_text(json.dumps(told), encoding="utf-8")
    (found,) = backup.everything(store.directory)
    assert backup.check(found) == ["表 rec_workers 应有 5 行，实有 2 行"]


def test_a_folder_of_others_is_listed_with_the_reason_and_not_removed_by_thinning(store):
    (store.directory / "backups" / "旧资料").mkdir()
    (found,) = backup.everything(store.directory)
    assert found.told is None
    assert "不是督导的备份" in found.trouble
    assert backup.thin(store.directory, keep=0) == []
    assert backup.check(found) == [found.trouble]


def test_a_backup_from_a_closed_store_includes_its_wal(store, workers_file):
    store.commit(*workers_file(), "钱一")
    directory = store.directory
    store.close()
    made = backup.from_closed(directory, "钱一", "before_migration")
    assert made.name.startswith("before-migration-")
    assert (made.told.tables["upload"], made.told.why) == (1, "before_migration")


def test_a_damaged_database_cannot_be_backed_up_from_closed(store):
    directory = store.directory
    store.close()
    (directory / "dudao.duckdb").write_bytes(b"x" * 5000)
    with pytest.raises(StoreError, match="打不开，已损坏"):
        backup.from_closed(directory, "钱一", "before_restore")
    assert names_in(directory / "backups") == []
