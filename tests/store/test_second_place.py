"""A backup lies whole in a second place, read again there; what hinders is kept and told; accounts only on purpose.

| the second place                     | result                                                          |
|--------------------------------------|-----------------------------------------------------------------|
| a folder of another disk             | the newest backup is there, sound; its age; nothing twice       |
| not mounted, relative, in the store  | refused in words, kept as trouble, no folder made               |
| a copy spoilt on the way             | no half copy, trouble; whole at the next try                    |
| a new place after an old one         | its own state                                                   |
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from dudao.access import accounts, carried
from dudao.access.database import Access, AccessError
from dudao.access.roles import ADMIN, Principal
from dudao.cli import commands
from dudao.store import Store, StoreError
from dudao.store.safekeeping import backup, backup_request, health, manifest, second_place

BY = Principal("李娟", ADMIN)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A store with a backup, and a folder elsewhere."""
    monkeypatch.delenv(second_place.ASKED, raising=False)
    (tmp_path / "elsewhere").mkdir()
    with Store.open(tmp_path / "store") as store:
        made = backup.make(store, "测试")
        yield store, made, tmp_path / "elsewhere"


def test_拷到第二处_在那里核对_年龄说得出(here):
    store, made, elsewhere = here
    assert second_place.bring(store.directory) is None
    second_place.choose(store.directory, str(elsewhere))
    done = second_place.bring(store.directory)
    assert (done.name, done.trouble) == (made.name, None)
    (copy,) = backup.lying_in(elsewhere)
    assert backup.check(copy) == []
    assert done.age(made.told.at + dt.timedelta(days=3)) == dt.timedelta(days=3)
    written = (elsewhere / made.name / manifest.NAME).stat().st_mtime_ns
    second_place.bring(store.directory)
    assert (elsewhere / made.name / manifest.NAME).stat().st_mtime_ns == written
    assert health.state(store)["second"]["at"] == made.told.made_at


@pytest.mark.parametrize(
    ("place", "words"), [("没有/挂上", "要写完整路径"), ("{top}/usb", "要先接上"), ("{top}/store/backups", "不算第二处")]
)  # fmt: skip
def test_不能用的位置_说为什么_不另建(here, monkeypatch, place, words):
    store, _, elsewhere = here
    monkeypatch.setenv(second_place.ASKED, place.format(top=elsewhere.parent))
    with pytest.raises(StoreError, match=words):
        second_place.bring(store.directory)
    assert words in second_place.state(store.directory).trouble
    assert any(words in one for one in health.state(store)["findings"])
    assert not (elsewhere.parent / "usb").exists()
    with pytest.raises(StoreError, match=words):
        second_place.choose(store.directory, place.format(top=elsewhere.parent))


def test_路上坏了的不留_下一次补上(here, monkeypatch):
    store, made, elsewhere = here
    monkeypatch.setenv(second_place.ASKED, str(elsewhere))

    def half(source, target):
        Path(target).write_bytes(Path(source).read_bytes()[:100])

    with monkeypatch.context() as broken:
        broken.setattr(second_place.shutil, "copyfile", half)
        with pytest.raises(StoreError):
            second_place.bring(store.directory)
    assert list(elsewhere.iterdir()) == []
    assert second_place.state(store.directory).trouble
    assert second_place.bring(store.directory).trouble is None
    assert [one.name for one in backup.lying_in(elsewhere)] == [made.name]


def test_账号跟着备份_恢复数据不动账号_另一步才恢复(tmp_path, capsys):
    place = tmp_path / "store"
    access = Access(place)
    accounts.add(access, BY, "李娟", None, None)
    access.close()
    with Store.open(place) as store:
        made = backup.make(store, "测试")
        assert carried.copy_to(place, made.folder)
    with sqlite3.connect(made.folder / carried.COPY) as copy:
        assert [copy.execute(f"select count(*) from {t}").fetchone() for t in ("account", "code", "session")] == [(1,), (0,), (0,)]  # fmt: skip
    access = Access(place)
    accounts.add(access, BY, "王芳", "city", None)
    access.close()
    words = ["restore", str(made.folder), "--yes", "--store", str(place)]
    assert commands.main(words) == 0
    assert names(place) == ["李娟", "王芳"]
    assert commands.main([*words, "--accounts"]) == 0
    assert "恢复前的账号留存在" in capsys.readouterr().out
    assert names(place) == ["李娟"]
    assert len([*place.glob("access.sqlite.before-*")]) == 1
    (made.folder / carried.COPY).write_bytes(b"x")
    with pytest.raises(AccessError, match="指纹不符"):
        carried.bring_back(place, made.folder, "测试")
    (made.folder / carried.NOTE).unlink()
    with pytest.raises(AccessError, match="没有账号"):
        carried.bring_back(place, made.folder, "测试")


def names(place: Path) -> list[str]:
    access = Access(place)
    try:
        return sorted(one.name for one in accounts.everyone(access))
    finally:
        access.close()


def test_命令行请正在运行的看板备份(here):
    store, _, _ = here
    heard = []

    def server():
        for _ in range(100):
            if backup_request.answer(store, lambda by, out: heard.append((by, out)) or {"made": {"whole": True}, "lacking": ""}):  # fmt: skip
                return
            time.sleep(0.02)

    thread = threading.Thread(target=server)
    thread.start()
    told = backup_request.ask(store.directory, "李娟", Path("/mnt/usb"))
    thread.join()
    assert (told["made"], heard) == ({"whole": True}, [("李娟", Path("/mnt/usb"))])
    assert [p.name for p in store.directory.glob("backup-*")] == []


def test_看板不应答_或做不成_说出来(here):
    store, _, _ = here
    with pytest.raises(StoreError, match="没有应答"):
        backup_request.ask(store.directory, "李娟", None, wait=lambda seconds: None)
    assert not (store.directory / backup_request.ASKED).exists()

    def full(by, out):
        raise StoreError("磁盘写不进去")

    def wait(seconds):
        backup_request.answer(store, full)

    with pytest.raises(StoreError, match="磁盘写不进去"):
        backup_request.ask(store.directory, "李娟", None, wait=wait)


def test_状态_退出码(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv(second_place.ASKED, raising=False)
    place = ["--store", str(tmp_path / "store")]
    assert commands.main(["status", *place]) == 2
    Store.open(tmp_path / "store").close()
    capsys.readouterr()
    assert commands.main(["status", *place]) == 0
    assert "一切正常。" in capsys.readouterr().out
    monkeypatch.setenv(second_place.ASKED, str(tmp_path / "没有"))
    with Store.open(tmp_path / "store") as store:
        backup.make(store, "测试")
        with pytest.raises(StoreError):
            second_place.bring(store.directory)
    assert commands.main(["status", *place]) == 1
    (tmp_path / "store" / "dudao.duckdb").write_bytes(b"x" * 5000)
    shutil.rmtree(tmp_path / "store" / "backups")
    capsys.readouterr()
    assert commands.main(["status", "--json", *place]) == 4
    assert '"opens": false' in capsys.readouterr().out
