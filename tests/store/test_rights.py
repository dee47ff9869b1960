"""A store is its owner's alone, and nobody else of the machine writes in it; where one may not, that is what is said.

| who, on what                                   | result                                                      |
|------------------------------------------------|-------------------------------------------------------------|
| a folder made by hand 0755, files 0644         | 0700 and 0600 after an opening                              |
| root on another's store; `user add` there      | refused, nothing written; exit code 2, sudo -u named        |
| reading commands where there is no store       | exit code 2, none made                                      |
| a raw folder closed to this user               | names the folder, 没有权限, not damaged                     |
| an account file closed to this user            | 没有权限, not 内容损坏                                      |
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from dudao.access.database import Access, AccessUnreadable
from dudao.cli import commands
from dudao.store import Store
from dudao.store.errors import NotPermitted
from dudao.store.rights import NotTheOwner

NOBODY = 65534
pytestmark = pytest.mark.skipif(os.name != "posix", reason="no file modes there")
as_root = pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root may change the user")  # fmt: skip


@contextlib.contextmanager
def nobody():
    """As another user of the machine, for the body."""
    os.setresgid(NOBODY, NOBODY, 0)
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)


@pytest.fixture
def theirs():
    """A closed store of another user's, in a folder that everybody may enter."""
    top = Path(tempfile.mkdtemp(prefix="dudao-test-"))
    top.chmod(0o755)
    Store.open(top / "store").close()
    for path in [top / "store", *(top / "store").rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    yield top / "store"
    shutil.rmtree(top)


def modes(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*")}  # fmt: skip


def test_谁建的都只归主人(tmp_path):
    folder = tmp_path / "store"
    (folder / "raw").mkdir(parents=True)
    (folder / "logs").mkdir()
    (folder / "logs" / "dudao.log").write_text("", encoding="utf-8")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    Store.open(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {name: mode for name, mode in modes(folder).items() if mode & 0o077} == {}


@as_root
def test_别人的库不打开_也不建账号_什么都不写(theirs, capsys):
    before = sorted(theirs.rglob("*"))
    with pytest.raises(NotTheOwner, match="sudo -u"):
        Store.open(theirs)
    for words in (["user", "add", "李娟"], ["uploads"], ["backup"]):
        assert commands.main([*words, "--store", str(theirs)]) == 2
        assert "看板自己会读不了" in capsys.readouterr().err
    assert sorted(theirs.rglob("*")) == before
    assert {p.stat().st_uid for p in theirs.rglob("*")} == {NOBODY}


@pytest.mark.parametrize(
    "words",
    [["uploads"], ["undo", "1"], ["diff", "1", "2"], ["evaluate", "--year", "2025"], ["backup"],
     ["coverage", "--year", "2025", "--json"], ["audit", "verify"], ["rebuild"], ["snapshots"],
     ["purge-upload", "1", "--yes"], ["changes", "--year", "2025", "--from", "1"]],
    ids=" ".join,
)  # fmt: skip
def test_没有库的目录_看的命令不建一个空的(tmp_path, capsys, words):
    assert commands.main([*words, "--store", str(tmp_path / "写错了")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "里没有数据库" in err
    assert not (tmp_path / "写错了").exists()


@as_root
def test_没有权限就说没有权限_指明是哪个(theirs):
    os.chown(theirs / "raw", 0, 0)
    (theirs / "raw").chmod(0o700)
    with nobody(), pytest.raises(NotPermitted, match="里的“raw”读不了或写不了（没有权限）"):
        Store.open(theirs)


@as_root
def test_账号文件没有权限_不说成损坏(theirs):
    (theirs / "access.sqlite").write_bytes(b"")
    (theirs / "access.sqlite").chmod(0o600)
    with nobody(), pytest.raises(AccessUnreadable, match="没有权限"):
        Access(theirs).in_use()
    (theirs / "access.sqlite").unlink()
    with pytest.raises(AccessUnreadable, match="内容损坏"):
        damaged(theirs)


def damaged(folder: Path) -> None:
    (folder / "access.sqlite").write_bytes(b"not a database at all, " * 100)
    Access(folder).in_use()


def test_账号的目录是一个文件_说是文件(tmp_path):
    (tmp_path / "s").write_text("x")
    with pytest.raises(AccessUnreadable, match="不是文件夹"), Access(tmp_path / "s").writing():
        pass
