"""A running server tells its own machine how it is, and makes the backup that the command line asks for."""

from __future__ import annotations

import json

import pytest

from benchmarks.visitor import Visitor, get
from dudao.cli import commands
from dudao.store.safekeeping import second_place

pytestmark = pytest.mark.long


def test_状态_备份_不用停(server, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DUDAO_STORE", str(server.store))
    with Visitor(server.address) as visitor:
        visitor.go("uploads")  # the pages open the store and start the keeping
    status, _, body = get(server.address, "/ready")
    assert (status, json.loads(body)["opens"]) == (200, True)
    assert commands.main(["status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["server"]["url"], told["opens"]) == (server.address, True)
    (tmp_path / "elsewhere").mkdir()
    second_place.choose(server.store, str(tmp_path / "elsewhere"))
    assert commands.main(["backup", "--json", "--out", str(tmp_path / "usb")]) == 1
    made = json.loads(capsys.readouterr().out)
    assert (made["whole"], made["second"]["same_disk"]) == (True, True)  # why it was 1
    assert (tmp_path / "usb").is_dir()
    assert commands.main(["backup"]) == 1
    said = capsys.readouterr().out
    assert "第二处也有了" in said
    assert "和数据在同一块磁盘上" in said
    events = [json.loads(line).get("event") for line in server.log().splitlines()]
    assert events.count("backup_done") == 2
