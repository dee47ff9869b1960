"""A file that a command cannot write: one sentence that names it, exit code 4, whichever command it was (docs/cli.md)."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest

from dudao import ROOT
from dudao.cli import commands
from tests.matrices import some

SAMPLE = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"
DAY = ["--year", "2025", "--as-of", "2026-01-10"]
WRITING = {
    "check": [str(SAMPLE), "--out"],
    "template": ["staffing", "--out"],
    "return": [str(SAMPLE), "--out"],
    "report": [*DAY, "--county", "呈贡区", "--out"],
    "publish": ["--out"],
    "backup": ["--out"],
}
FOLDERS = ("check", "report", "publish", "backup")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with one upload."""
    place = tmp_path_factory.mktemp("outputs") / "store"
    assert commands.main(["ingest", str(SAMPLE), "--yes", "--store", str(place)]) == 0
    return place


def test_会写文件的命令都在这张表里():
    told = {
        name
        for name in commands._COMMANDS
        for words in ([name, "--help"],)
        if "--out" in _help(words)
    }
    assert told == set(WRITING)


def _help(words: list[str]) -> str:
    import contextlib
    import io

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        commands.main(words)
    return said.getvalue()


def in_a_file(tmp_path: Path) -> Path:
    (tmp_path / "文件").write_text("不是文件夹", encoding="utf-8")
    return tmp_path / "文件" / "里面"


def a_long_name(tmp_path: Path) -> Path:
    return tmp_path / ("长" * 200) / "里面"


@pytest.mark.parametrize(
    ("command", "obstacle"), some([*itertools.product(WRITING, [in_a_file, a_long_name])], always=3)
)
def test_写不了_退出码4_说出是哪里(store, tmp_path, capsys, command, obstacle):
    target = obstacle(tmp_path)
    code = commands.main([command, *WRITING[command], str(target), "--store", str(store)])
    said = capsys.readouterr().err
    assert (code, "Traceback" in said) == (4, False), said
    assert "写不了“" in said
    assert target.parent.name in said
    assert not os.path.exists(target)


@pytest.mark.parametrize("command", [name for name in WRITING if name not in FOLDERS])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_磁盘满了_退出码4(store, capsys, command):
    assert commands.main([command, *WRITING[command], "/dev/full", "--store", str(store)]) == 4
    assert "写不了“/dev/full”（磁盘满了）" in capsys.readouterr().err


def test_没有权限_退出码4(tmp_path, capsys, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refused)
    assert commands.main(["template", "staffing", "--out", str(tmp_path / "表.xlsx")]) == 4
    assert "（没有权限）。请换一个位置" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "code"), [(2, 2), (21, 2), (36, 2), (13, 4), (5, 4)]
)  # not there, a folder, no name: used wrongly; no right, a failing disk: not done
def test_要退回的文件读不了_写错了路径是2_没有做成是4(tmp_path, monkeypatch, number, code):
    def refused(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert commands.main(["return", str(tmp_path / "表.xlsx")]) == code


@pytest.mark.long
def test_写得了的_每份都在(store, tmp_path, capsys):
    for command, words in WRITING.items():
        folder = tmp_path / command
        target = folder if command in FOLDERS else folder / "表.xlsx"
        assert commands.main([command, *words, str(target), "--store", str(store)]) in (0, 1)
        assert any(path.is_file() for path in folder.rglob("*")), command
    (read,) = (tmp_path / "check").rglob("*.json")
    assert json.loads(read.read_text(encoding="utf-8"))["file"] == SAMPLE.name
