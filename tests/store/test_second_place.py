"""A backup lies whole in a second place, read again there; what hinders is kept and told; accounts only on purpose.

| the second place                     | result                                                          |
|--------------------------------------|-----------------------------------------------------------------|
| a folder of another disk             | the newest backup is there, sound; its age; nothing twice       |
| not mounted, relative, in the store  | refused in words, kept as trouble, no folder made               |
| a copy spoilt on the way             | no half copy, trouble; whole at the next try                    |
| a new place after an old one         | its own state                                                   |
| `backup` where it cannot be copied   | the backup, and at once what hindered the second place; 1       |
| a server of older settings           | which it uses, which are set now, and to start it again; 1      |
| on the same disk as the store        | copied, and a warning in `backup`, `status` (1) and 管理         |
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

import pytest

from dudao import ROOT
from dudao.access import accounts, carried
from dudao.access.database import Access, AccessError
from dudao.access.roles import ADMIN, Principal
from dudao.cli import backup as keeping
from dudao.cli import commands
from dudao.cli import status as watching
from dudao.store import Store, StoreError, StoreInUse
from dudao.store.running_server import Running
from dudao.store.safekeeping import backup, backup_request, health, manifest, second_place
from dudao.ui.server import start
from tests.matrices import some

BY = Principal("李娟", ADMIN)


def another_disk() -> bool:
    """Whether memory is a file system of its own here."""
    memory = Path("/dev/shm")
    return memory.is_dir() and memory.stat().st_dev != Path(tempfile.gettempdir()).stat().st_dev


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


@pytest.mark.long
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


@pytest.fixture
def on_another_disk(monkeypatch):
    """The whole of this folder of tests lies on one disk: as if the second place did not."""
    monkeypatch.setattr(second_place, "on_the_same_disk", lambda directory, to=None: None)


@pytest.mark.long
def test_备份命令_第二处没拷成_当场说_退出码1(tmp_path, capsys, monkeypatch):
    Store.open(tmp_path / "store").close()
    words = ["backup", "--store", str(tmp_path / "store")]
    monkeypatch.setenv(second_place.ASKED, str(tmp_path / "没挂上"))
    assert commands.main(words) == 1
    said = capsys.readouterr().out
    assert said.startswith("备份完成，已重新打开核对：")
    assert "\n注意：第二处没有拷成：第二处备份的位置“" in said
    assert "这一次的备份已经做好，只是第二处没有。" in said
    assert len(backup.everything(tmp_path / "store")) == 1
    assert commands.main([*words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["second"]["at"]) == (True, None)
    assert "移动硬盘、网络盘要先接上" in told["second"]["trouble"]


@pytest.mark.long
def test_备份命令_第二处拷成了_退出码0(tmp_path, capsys, monkeypatch, on_another_disk):
    Store.open(tmp_path / "store").close()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv(second_place.ASKED, str(tmp_path / "elsewhere"))
    words = ["backup", "--store", str(tmp_path / "store")]
    assert commands.main([*words, "--out", str(tmp_path / "usb")]) == 1
    assert "注意：第二处还没有备份" in capsys.readouterr().out
    assert commands.main(words) == 0
    assert "第二处也有了，已在那里重新核对" in capsys.readouterr().out
    assert commands.main([*words, "--out", str(tmp_path / "usb")]) == 0
    assert capsys.readouterr().out.count("\n") == 1  # what lies there is another one


@pytest.mark.long
def test_请看板做的备份_第二处没拷成_一样当场说(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(second_place.ASKED, str(tmp_path / "没挂上"))
    with Store.open(tmp_path / "store") as store:
        ask = backup_request.ask

        def asked(directory, by, out):
            return ask(directory, by, out, wait=lambda seconds: start.answer_asked(store))

        monkeypatch.setattr(backup_request, "ask", asked)
        other = keeping.Desk(store.directory, in_use, "李娟")
        monkeypatch.setattr(keeping.running_server, "of", lambda directory: object())
        options = argparse.Namespace(action="backup", out=None, json=False)
        assert keeping.run(options, other) == 1
    assert "\n注意：第二处没有拷成：" in capsys.readouterr().out


def in_use(directory):
    raise StoreInUse(directory, None)


@pytest.mark.parametrize("old", some([None, "旧盘"], always=1))
def test_看板用的还是旧设置_说出来(here, capsys, monkeypatch, on_another_disk, old):
    """The server was started before the settings were changed; the caller has the new ones."""
    store, _, elsewhere = here
    if old:
        (elsewhere.parent / old).mkdir()
        monkeypatch.setenv(second_place.ASKED, str(elsewhere.parent / old))
    ask = backup_request.ask

    def asked(directory, by, out):
        with monkeypatch.context() as server:
            if old:
                server.setenv(second_place.ASKED, str(elsewhere.parent / old))
            else:
                server.delenv(second_place.ASKED)
            return ask(directory, by, out, wait=lambda seconds: start.answer_asked(store))

    monkeypatch.setenv(second_place.ASKED, str(elsewhere))
    monkeypatch.setattr(backup_request, "ask", asked)
    monkeypatch.setattr(keeping.running_server, "of", lambda directory: object())
    options = argparse.Namespace(action="backup", out=None, json=False)
    assert keeping.run(options, keeping.Desk(store.directory, in_use, "李娟")) == 1
    said = capsys.readouterr().out
    theirs = f"拷到“{elsewhere.parent / old}”" if old else "没有第二处"
    assert (
        f"\n注意：正在运行的看板用的还是旧设置，{theirs}；现在设的是“{elsewhere}”。重启看板" in said
    )
    assert ("第二处也有了" in said) == bool(old)
    assert "第二处还没有备份" not in said
    assert list(elsewhere.iterdir()) == []
    second = {"place": str(elsewhere.parent / old), "at": None} if old else None
    monkeypatch.setattr(
        watching, "_asked", lambda server: {**health.state(store), "second": second}
    )
    monkeypatch.setattr(watching.running_server, "of", lambda directory: Running(1, 0.0, "127.0.0.1", 8501))  # fmt: skip
    looked = argparse.Namespace(json=False)
    assert watching.run(looked, store.directory, in_use) == 1
    assert f"注意：正在运行的看板用的还是旧设置，{theirs}；" in capsys.readouterr().out


@pytest.mark.long
def test_和数据在同一块磁盘上_拷了也说(here, monkeypatch, capsys):
    store, made, elsewhere = here
    assert second_place.on_the_same_disk(store.directory) is None
    monkeypatch.setenv(second_place.ASKED, str(elsewhere))
    words = f"第二处“{elsewhere}”和数据在同一块磁盘上"
    assert words in second_place.on_the_same_disk(store.directory)
    assert second_place.bring(store.directory).name == made.name
    state = health.state(store)
    assert [one for one in state["findings"] if one.startswith(words)]
    assert state["second"]["same_disk"] is True
    store.close()
    assert commands.main(["backup", "--store", str(store.directory)]) == 1
    said = capsys.readouterr().out
    assert "第二处也有了" in said
    assert f"\n注意：{words}" in said
    monkeypatch.setenv(second_place.ASKED, str(elsewhere / "没有"))
    assert second_place.on_the_same_disk(store.directory) is None  # that it is not there is said


@pytest.mark.skipif(not another_disk(), reason="one file system here")
def test_在另一块磁盘上_不说(tmp_path, monkeypatch):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        monkeypatch.setenv(second_place.ASKED, elsewhere)
        assert second_place.on_the_same_disk(tmp_path) is None


@pytest.mark.long
def test_恢复前留存的不算备份_做了才算(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv(second_place.ASKED, raising=False)
    place = ["--store", str(tmp_path / "store")]
    sample = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"
    assert commands.main(["ingest", "--yes", str(sample), *place]) == 0
    with Store.open(tmp_path / "store") as store:
        made = backup.make(store, "测试", out=tmp_path / "U盘", now=dt.datetime(2026, 1, 5))
        assert health.state(store)["findings"][0].startswith("现在的数据还没有备份。请运行")
    assert commands.main(["restore", str(made.folder), "--yes", *place]) == 0
    assert [one.aside for one in backup.everything(tmp_path / "store")] == [True]
    capsys.readouterr()
    assert commands.main(["status", *place]) == 1
    said = capsys.readouterr().out
    assert "备份：还没有" in said
    assert (
        "注意：现在的数据还没有备份（恢复以后没有做过）。请运行 python3 manage.py backup。" in said
    )
    assert commands.main(["backup", *place]) == 0
    assert commands.main(["status", *place]) == 0


def test_没有的备份_说没有(tmp_path, capsys):
    words = ["restore", str(tmp_path / "没有"), "--yes", "--store", str(tmp_path / "store")]
    assert commands.main(words) == 4
    assert "没有这个文件夹" in capsys.readouterr().err


@pytest.mark.long
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
