"""Originals that rotted or were deleted: found by a backup, not counted when old ones are thinned, named by a restore.

| what happened to one original of two | the backup | thinning | restoring it |
| --- | --- | --- | --- |
| nothing | whole | counts | as before |
| one bit turned, same size | incomplete: damaged | does not count | goes on; names it where the store has no sound one |
| deleted | incomplete: missing | does not count | goes on; names it where the store has none |
| purged (its records stand in) | whole | counts | as before |
| rotted in the backup since, or gone from it | refuses nothing | | goes on; replaces no sound one; names it |
"""

import datetime as dt
import json
import os

import pytest

from dudao.cli.commands import main
from dudao.store import Store
from dudao.store.safekeeping import backup, originals, purge, reread, restore
from tests.matrices import some

DAY = dt.datetime(2026, 1, 5, 3)


def flip(path):
    """One bit of the file's middle turned; the size stays."""
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def delete(path):
    path.unlink()


@pytest.fixture
def two(store, workers_file):
    """A store with two uploads; (the sha256 of the first, the second's)."""
    return tuple(
        store.cursor().execute("select sha256 from upload where upload_id = ?", [
            store.commit(*workers_file(name), "钱一").upload_id
        ]).fetchone()[0]
        for name in ("一.xlsx", "二.xlsx")
    )  # fmt: skip


def raw_of(store, sha):
    return store.directory / "raw" / sha


SPOILED = [(flip, "damaged", "坏了 1 份原件"), (delete, "missing", "缺少 1 份原件")]


@pytest.mark.parametrize(("spoil", "kind", "said"), some(SPOILED, always=1))
def test_a_backup_says_what_the_database_lacks(store, two, spoil, kind, said):
    assert backup.make(store, "钱一", now=DAY).whole
    spoil(raw_of(store, two[0]))
    made = backup.make(store, "钱一", now=DAY + dt.timedelta(hours=1))
    assert not made.whole
    assert made.as_dict()[kind] == (two[0],)
    assert str(made.told.incomplete) == said
    assert originals.words(store.cursor(), made.told.incomplete.names) == f"第 1 号 一.xlsx（{two[0][:12]}…）"  # fmt: skip
    assert backup.check(made) == [f"做备份时就{said}：{two[0]}"]
    again = backup.everything(store.directory)[0]
    assert (again.told.incomplete.names, again.told.format) == ((two[0],), 2)
    assert backup.everything(store.directory)[1].told.format == 1  # older programs read a whole one


@pytest.mark.parametrize(("spoil", "kind", "said"), some(SPOILED, always=1))
def test_the_command_line_exits_with_1_and_says_which(store, two, capsys, spoil, kind, said):
    directory = store.directory
    spoil(raw_of(store, two[1]))
    store.close()
    assert main(["backup", "--store", str(directory)]) == 1
    told = capsys.readouterr().out
    assert said in told
    assert "第 2 号 二.xlsx" in told
    assert "重新报送一次" in told
    assert main(["backup", "--store", str(directory), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[kind] == [two[1]]


@pytest.mark.long
def test_an_incomplete_one_takes_no_place_when_old_ones_are_thinned(store, two):
    """Two whole ones, then three incomplete: keeping two leaves both whole ones and the two newest others."""
    names = [
        backup.make(store, "服务器", why=backup.DAILY, now=DAY + dt.timedelta(days=n)).name
        for n in range(2)
    ]
    flip(raw_of(store, two[0]))
    names += [
        backup.make(store, "服务器", why=backup.DAILY, now=DAY + dt.timedelta(days=n)).name
        for n in range(2, 5)
    ]
    assert backup.thin(store.directory, keep=2) == [names[2]]
    left = [b.name for b in backup.everything(store.directory)]
    assert left == [names[4], names[3], names[1], names[0]]
    assert backup.everything(store.directory)[2].whole


def test_an_incomplete_one_is_made_again_though_nothing_was_written(store, two):
    flip(raw_of(store, two[0]))
    backup.make(store, "服务器", why=backup.DAILY, now=DAY)
    day = dt.timedelta(days=1)
    assert (backup.due(store, DAY + day / 2), backup.due(store, DAY + day)) == (False, True)


@pytest.mark.long
def test_what_rots_in_the_store_does_not_rot_in_its_backups(store, two):
    made = backup.make(store, "钱一", now=DAY)
    os.truncate(raw_of(store, two[0]), 3) if os.name != "nt" else flip(raw_of(store, two[0]))
    assert backup.check(made) == []
    done = restore.restore(store.directory, made.folder, "钱二")
    assert (done.mended, done.lost) == ((two[0],), ())
    assert store.original(two[0])


@pytest.mark.parametrize(("spoil", "kind", "said"), some(SPOILED, always=1))
def test_a_restore_from_an_incomplete_backup_goes_on_and_names_it(store, two, forms, capsys, spoil, kind, said):  # fmt: skip
    whole = raw_of(store, two[0]).read_bytes()
    spoil(raw_of(store, two[0]))
    made = backup.make(store, "钱一", now=DAY)
    done = restore.restore(store.directory, made.folder, "钱二")
    assert (done.uploads, done.records, done.lost) == (2, 4, (two[0],))
    raw_of(store, two[0]).unlink(missing_ok=True)
    raw_of(store, two[0]).write_bytes(whole)  # found again elsewhere: the backup's replaces it not
    assert restore.restore(store.directory, made.folder, "钱二").lost == ()
    assert store.original(two[0]) == whole


@pytest.mark.parametrize("spoil", some([flip, delete], always=1, single=True))
def test_a_restore_goes_on_without_an_original_that_went_bad_in_the_backup(store, two, forms, capsys, spoil):  # fmt: skip
    """Into an empty place the original is lost and named; into the store that has it sound nothing is."""
    made = backup.make(store, "钱一", now=DAY)
    spoil(made.folder / "raw" / two[1])
    assert restore.restore(store.directory, made.folder, "钱二").lost == ()
    assert store.original(two[1])
    place = store.directory.parent / "新机器"
    assert main(["restore", str(made.folder), "--store", str(place), "--yes"]) == 1
    told = capsys.readouterr().out
    assert "有 1 份原件备份里没有好的" in told
    assert two[1] in told
    with Store.open(place) as other:
        assert len(other.uploads()) == 2
        assert other.original(two[0])


def test_the_same_file_sent_again_mends_its_original(store, two, workers_file):
    for spoil in (flip, delete):
        spoil(raw_of(store, two[0]))
        assert store.commit(*workers_file("一.xlsx"), "钱一").state == "already_in"
        assert store.original(two[0])
    assert backup.make(store, "钱一", now=DAY).whole


@pytest.mark.long
def test_what_was_purged_is_not_missed(store, two):
    purge.purge_upload(store, 1, "钱一", "错收")
    made = backup.make(store, "钱一", now=DAY)
    assert made.whole
    assert originals.expected(store.cursor()) == {two[1]}
    purge.purge_person(store, "钱小0", "五华区", "钱一", "本人申请")
    assert originals.expected(store.cursor()) == {f"{two[1]}.records.json"}
    assert backup.make(store, "钱一", now=DAY).whole
    flip(raw_of(store, f"{two[1]}.records.json"))
    raw_of(store, f"{two[1]}.records.json").write_text("{", encoding="utf-8")
    assert backup.make(store, "钱一", now=DAY).told.incomplete.damaged == (f"{two[1]}.records.json",)  # fmt: skip


def test_originals_are_read_again_a_little_at_a_time(store, workers_file):
    """Three originals, one a look: the third ends the round; what is damaged is said at once and until it is mended."""
    shas = sorted(
        workers_file(f"{n}.xlsx")[0].sha256
        for n in range(3)
        if store.commit(*workers_file(f"{n}.xlsx"), "钱一").upload_id
    )
    assert reread.last(store.directory) == reread.Watch()
    whole = raw_of(store, shas[1]).read_bytes()
    flip(raw_of(store, shas[1]))
    seen = [reread.look(store, budget=1, now=DAY + dt.timedelta(hours=n)) for n in range(3)]
    assert [(w.checked, w.whole, w.damaged) for w in seen] == [
        (1, 0, ()), (2, 0, (shas[1],)), (0, 3, (shas[1],)),
    ]  # fmt: skip
    assert seen[2].whole_at == "2026-01-05T05:00:00"
    delete(raw_of(store, shas[2]))
    assert reread.look(store, budget=1).missing == (shas[2],)
    raw_of(store, shas[1]).write_bytes(whole)
    mended = reread.look(store)
    assert (mended.damaged, mended.missing, mended.whole) == ((), (shas[2],), 2)
    assert reread.last(store.directory) == mended
    (store.directory / reread.NAME).write_text("torn", encoding="utf-8")
    assert reread.last(store.directory) == reread.Watch()


@pytest.mark.long
def test_a_half_copied_backup_restored_again_once_it_is_copied_whole_brings_the_rest(store, two, tmp_path):  # fmt: skip
    made = backup.make(store, "钱一", now=DAY)
    kept = (made.folder / "raw" / two[0]).read_bytes()
    delete(made.folder / "raw" / two[0])
    place = tmp_path / "新机器"
    assert restore.restore(place, made.folder, "钱二").lost == (two[0],)
    (made.folder / "raw" / two[0]).write_bytes(kept)
    assert restore.restore(place, made.folder, "钱二").lost == ()
    with Store.open(place) as other:
        assert other.original(two[0]) == kept
