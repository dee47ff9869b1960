"""Restoring: what was is back, what is there now is kept, and what does not fit is refused unchanged."""

import json
import subprocess
import sys
import threading

import duckdb
import pytest

from dudao import ROOT
from dudao.store import Store, StoreInUse, audit
from dudao.store.safekeeping import backup, manifest, restore
from tests.matrices import some


@pytest.fixture
def backed_up(store, workers_file):
    """A store of one upload, backed up, then a second upload and a withdrawal."""
    store.commit(*workers_file("一.xlsx"), "钱一")
    made = backup.make(store, "钱一")
    store.commit(*workers_file("二.xlsx", n=3), "钱一")
    store.withdraw(1, "钱一")
    return made


def states(store):
    return [(u["file"], u["state"]) for u in store.uploads()]


@pytest.mark.long
def test_the_state_of_the_backup_is_back_in_the_open_store(store, backed_up, counts):
    done = restore.restore(store.directory, backed_up.folder, "钱二")

    assert states(store) == [("一.xlsx", "committed")]
    assert counts(store)["rec_workers"] == 2
    assert (done.uploads, done.records) == (1, 2)
    last = audit.entries(store.cursor())[-1]
    assert (last.action, last.actor, last.subject) == ("restored_backup", "钱二", backed_up.told.made_at)  # fmt: skip
    assert audit.first_bad(store.cursor()) is None
    assert restore.last_restore(store) == last.at


@pytest.mark.long
def test_the_state_before_is_a_backup_and_can_be_restored_in_turn(store, backed_up):
    before = states(store)
    first = restore.restore(store.directory, backed_up.folder, "钱二")
    kept = [b for b in backup.everything(store.directory) if str(b.folder) == first.aside]
    assert [(b.told.why, b.told.tables["upload"]) for b in kept] == [("before_restore", 2)]
    restore.restore(store.directory, kept[0].folder, "钱二")
    assert states(store) == before == [("一.xlsx", "withdrawn"), ("二.xlsx", "committed")]


@pytest.mark.long
def test_originals_are_united_and_those_unknown_are_named(store, backed_up, workers_file):
    result, data = workers_file("二.xlsx", n=3)
    done = restore.restore(store.directory, backed_up.folder, "钱二")
    assert done.unknown == (result.sha256,)
    assert store.original(result.sha256) == data
    assert store.commit(result, data, "钱二").state == "committed"
    assert restore.unknown_originals(store) == ()


@pytest.mark.long
def test_a_damaged_or_missing_original_is_mended_from_the_backup(store, workers_file):
    first, second = workers_file("一.xlsx"), workers_file("二.xlsx")
    for item in (first, second):
        store.commit(*item, "钱一")
    made = backup.make(store, "钱一", out=store.directory.parent / "盘")
    gone, spoiled = (store.directory / "raw" / r.sha256 for r, _ in (first, second))
    gone.unlink()
    spoiled.chmod(0o644)
    spoiled.write_bytes(b"spoiled")
    done = restore.restore(store.directory, made.folder, "钱二")
    assert done.mended == (second[0].sha256,)
    assert [store.original(r.sha256) for r, _ in (first, second)] == [first[1], second[1]]


@pytest.mark.parametrize("present", some(["garbage", "torn", "missing"], always=1))
def test_it_works_where_the_present_database_is_damaged(store, backed_up, forms, present):
    directory = store.directory
    store.close()
    database = directory / "dudao.duckdb"
    whole = database.read_bytes()
    if present == "missing":
        database.unlink()
    else:
        database.write_bytes(b"\0" * 9000 if present == "garbage" else whole[:5000])
    bad = None if present == "missing" else database.read_bytes()

    done = restore.restore(directory, backed_up.folder, "钱二", forms)

    with Store.open(directory, forms) as again:
        assert states(again) == [("一.xlsx", "committed")]
        assert again.notices == []
    if bad is None:
        assert done.aside is None
    else:
        kept = directory / "backups" / done.aside.rsplit("/", 1)[-1] / "dudao.duckdb"
        assert kept.read_bytes() == bad


def not_ours(folder):
    (folder / manifest.NAME).unlink()


def foreign(folder):
    change(folder, product="别家")


def newer_format(folder):
    change(folder, format=9)


def newer_schema(folder):
    change(folder, schema=9999)


def database_bit(folder):
    path = folder / "dudao.duckdb"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def database_gone(folder):
    (folder / "dudao.duckdb").unlink()


def torn_manifest(folder):
    (folder / manifest.NAME).write_text('{"product": "dudao"', encoding="utf-8")


def another_day(folder):
    path = folder / manifest.NAME
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(told | {"made_at": "2025-01-01T00:00:00"}), encoding="utf-8")


def change(folder, **values):
    """As another program would have written it: without a seal, or with its own."""
    path = folder / manifest.NAME
    told = json.loads(path.read_text(encoding="utf-8")) | values
    del told["seal"]
    path.write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    some(
        [
            (not_ours, "不是督导的备份：里面没有 manifest.json"),
            (foreign, "不是督导的备份"),
            (torn_manifest, "manifest.json 已损坏"),
            (another_day, "manifest.json 已损坏"),
            (newer_format, "更新版本的程序做的（格式 9"),
            (newer_schema, "更新版本的程序做的（结构第 9999 版"),
            (database_bit, "已损坏，不能用来恢复：文件 dudao.duckdb"),
            (database_gone, "已损坏，不能用来恢复：缺少文件 dudao.duckdb"),
        ],
        always=1,
    ),
)
def test_what_is_not_ours_damaged_or_newer_is_refused_and_nothing_changes(
    store, backed_up, spoil, said
):
    before, files = states(store), sorted(p.name for p in (store.directory / "backups").iterdir())
    spoil(backed_up.folder)
    with pytest.raises(manifest.NotABackup, match=said.replace("(", r"\(")):
        restore.restore(store.directory, backed_up.folder, "钱二")
    assert states(store) == before
    assert sorted(p.name for p in (store.directory / "backups").iterdir()) == files
    assert store.withdraw(2, "钱一") is True


HOLD = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.mark.long
def test_a_store_another_process_has_open_is_refused(store, backed_up, forms):
    directory = store.directory
    store.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(directory / "dudao.duckdb")],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreInUse, match="使用"):
            restore.restore(directory, backed_up.folder, "钱二", forms)
    finally:
        holder.communicate("\n")
    with Store.open(directory, forms) as again:
        assert len(again.uploads()) == 2


@pytest.mark.long
def test_readers_and_a_writer_meanwhile_see_one_state_or_the_other(store, backed_up, workers_file):
    """A reader gets the two uploads or the one; where its query was cut off, the next one answers."""
    stop, seen, cut = threading.Event(), set(), []

    def read():
        while not stop.is_set():
            cursor = store.cursor()
            try:
                seen.add(cursor.execute("select count(*), sum(records) from sheet").fetchone())
            except duckdb.Error as trouble:  # cut off by the exchange; the next query answers
                cut.append(trouble)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(3):
        restore.restore(store.directory, backed_up.folder, "钱二")
    stop.set()
    for reader in readers:
        reader.join()
    assert seen <= {(2, 5), (1, 2)}
    assert len(cut) <= 3 * len(readers)
    assert store.commit(*workers_file("三.xlsx"), "钱一").state == "committed"


@pytest.mark.long
def test_a_backup_of_an_older_schema_is_brought_forward(tmp_path, forms):
    """Only the first migration's tables in the backup; restored, the store has all of them."""
    from dudao.store import opening

    old = tmp_path / "schema"
    old.mkdir()
    first = next(opening.SCHEMA.glob("0001_*.sql"))
    (old / first.name).write_bytes(first.read_bytes())
    (tmp_path / "old" / "backups").mkdir(parents=True)
    con, _ = opening.open_database(tmp_path / "old", old)
    con.close()
    made = backup.from_closed(tmp_path / "old", "钱一", "manual")
    assert made.told.schema == 1
    restore.restore(tmp_path / "store", made.folder, "钱二", forms)
    with Store.open(tmp_path / "store", forms) as store:
        assert [e.action for e in audit.entries(store.cursor())] == ["restored_backup"]
