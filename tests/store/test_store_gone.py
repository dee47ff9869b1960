"""The database, the originals or the folder taken away under a running program: no receipt, and nothing begun anew.

| taken away while open | a write | a reader's page | put back | opened anew meanwhile |
| --- | --- | --- | --- | --- |
| dudao.duckdb | refused | says so | goes on | with a notice, from the originals |
| raw/ | refused | says so | goes on | refused where backups or a mark tell of a store |
| the whole folder | refused | says so | goes on | refused by the mark beside it |
| the folder, an empty one in its place | refused | says so | goes on | refused by the mark beside it |
"""

import pytest

from dudao.store import Store, folder_mark
from dudao.store.errors import StoreGone


def database(directory):
    return [directory / "dudao.duckdb"]


def originals(directory):
    return [directory / "raw"]


def everything(directory):
    return [directory]


def away(paths):
    """Move paths away; a function that puts them back."""
    moved = [(path, path.rename(path.with_name(f"{path.name}-away"))) for path in paths]

    def back():
        for path, aside in moved:
            if path.is_dir():
                path.rmdir()
            aside.rename(path)

    return back


TAKEN = [
    (database, "数据库文件不见了"),
    (originals, "存放原件的文件夹不见了"),
    (everything, "数据目录不见了"),
]


@pytest.mark.parametrize(("what", "said"), TAKEN)
def test_no_receipt_while_it_is_gone_and_on_it_goes_when_it_is_back(
    store, workers_file, what, said
):
    store.commit(*workers_file("一.xlsx"), "钱一")
    assert store.gone is None
    back = away(what(store.directory))
    assert store.gone == said
    with pytest.raises(StoreGone, match=said):
        store.commit(*workers_file("二.xlsx"), "钱一")
    with pytest.raises(StoreGone, match="没有回执"):
        store.withdraw(1, "钱一")
    for path in what(store.directory):
        assert not path.exists()  # not begun anew
    back()
    assert store.gone is None
    assert store.commit(*workers_file("二.xlsx"), "钱一").state == "committed"


def test_another_one_in_its_place_is_not_written_to(store, workers_file):
    store.commit(*workers_file("一.xlsx"), "钱一")
    back = away(originals(store.directory))
    (store.directory / "raw").mkdir()
    assert store.gone == "存放原件的文件夹被换成了另一个"
    with pytest.raises(StoreGone):
        store.commit(*workers_file("二.xlsx"), "钱一")
    assert list((store.directory / "raw").iterdir()) == []
    back()
    assert store.commit(*workers_file("二.xlsx"), "钱一").state == "committed"


def test_taken_away_in_the_middle_of_a_write_gives_no_receipt(store, workers_file):
    store.commit(*workers_file("一.xlsx"), "钱一")
    with pytest.raises(StoreGone), store.writing("withdrawn", "钱一"):
        back = away(database(store.directory))
    back()
    assert store.gone is None


def test_the_connection_made_anew_makes_no_new_database(store, workers_file):
    store.commit(*workers_file("一.xlsx"), "钱一")
    back = away(database(store.directory))
    with pytest.raises(StoreGone), store.closed():
        pass
    assert not (store.directory / "dudao.duckdb").exists()
    back()
    assert [u["file"] for u in store.uploads()] == ["一.xlsx"]


@pytest.mark.parametrize("empty", [False, True])
def test_a_store_once_begun_is_not_begun_anew_where_its_folder_is_gone(store, forms, workers_file, empty):  # fmt: skip
    """``empty``: the place a disk is mounted at is there, the disk is not."""
    directory = store.directory
    store.commit(*workers_file(), "钱一")
    store.close()
    back = away(everything(directory))
    if empty:
        directory.mkdir()
    with pytest.raises(StoreGone, match="数据库不见了；这里收过文件"):
        Store.open(directory, forms)
    assert not (directory / "dudao.duckdb").exists()
    back()
    with Store.open(directory, forms) as again:
        assert len(again.uploads()) == 1


@pytest.mark.long
def test_nor_where_only_its_backups_are_left(store, forms, workers_file):
    from dudao.store.safekeeping import backup, restore

    directory = store.directory
    store.commit(*workers_file(), "钱一")
    made = backup.make(store, "钱一")
    store.close()
    folder_mark.mark_of(directory).unlink()
    (directory / "dudao.duckdb").unlink()
    for path in (directory / "raw").iterdir():
        path.unlink()
    with pytest.raises(StoreGone):
        Store.open(directory, forms)
    assert restore.restore(directory, made.folder, "钱二", forms).uploads == 1
    with Store.open(directory, forms) as again:
        assert len(again.uploads()) == 1


def test_a_new_place_and_one_that_gave_no_receipt_are_begun_as_ever(tmp_path, forms):
    for _ in range(2):
        Store.open(tmp_path / "new", forms).close()
        (tmp_path / "new" / "dudao.duckdb").unlink()
    assert not folder_mark.mark_of(tmp_path / "new").exists()
