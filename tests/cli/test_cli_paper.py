"""docs/cli.md names every command, and every key that the program prints, no other."""

from __future__ import annotations

import argparse
import json
import re

import pytest

from dudao import FORMAT, ROOT
from dudao.access import masks, reasons
from dudao.cli import commands, options
from dudao.store import Store

PAPER = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
SAMPLE = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"
YEAR = ["--year", "2025", "--as-of", "2026-01-10"]


def section(command: str) -> str:
    return re.split(r"(?m)^##", PAPER.split(f"\n### {command}\n")[1])[0]


def keys(command: str) -> set[str]:
    """The first keys that the command's section names."""
    line = re.search(r"Keys[^:\n]*: ((?:`\w+`(?:, )?)+)", section(command))
    return set(re.findall(r"`(\w+)`", line[1]))


def test_每个命令都写了_没有多写():
    (actions,) = (a for a in options.parser()._actions if isinstance(a, argparse._SubParsersAction))
    assert set(re.findall(r"(?m)^### (\S+)$", PAPER)) == set(actions.choices)
    assert f"**format {FORMAT}**" in PAPER


@pytest.fixture
def place(tmp_path, capsys):
    """``place(*words)``: the first JSON value a command prints on a store with one upload and a snapshot."""
    store = ["--store", str(tmp_path / "store")]

    def call(*words: str):
        assert commands.main([*words, "--json", *store]) in (0, 1)
        out = capsys.readouterr().out
        return json.loads(out.splitlines()[0])

    call("ingest", str(SAMPLE), "--yes")
    yield call
    Store._opened.clear()


@pytest.mark.long
def test_打印的键与说明一样(place, tmp_path):
    made = place("backup")
    asked = {
        "check": [str(SAMPLE)],
        "ingest": [str(SAMPLE), "--yes"],
        "uploads": [],
        "undo": ["1"],
        "redo": ["1"],
        "diff": ["1", "1"],
        "coverage": YEAR,
        "satisfaction": YEAR,
        "evaluate": YEAR,
        "rules": [],
        "publish": ["--out", str(tmp_path / "全省")],
        "province": [str(tmp_path / "全省"), *YEAR],
        "snapshot": ["例会", "--year", "2025"],
        "snapshots": [],
        "changes": ["--year", "2025", "--from", "1"],
        "backup": [],
        "restore": [made["folder"], "--yes"],
        "rebuild": [],
        "status": [],
        "audit": ["verify"],
        "purge-upload": ["1", "--yes"],
    }
    wrong = {}
    for command, words in asked.items():
        found = place(command, *words)
        found = found[0] if isinstance(found, list) else found
        if set(found) != keys(command):
            wrong[command] = set(found) ^ keys(command)
    assert wrong == {}
    assert keys("purge-person") == keys("purge-upload")
    assert set(place("user", "add", "李娟")) == keys("user")
    for command in (["user", "list"], ["audit", "list", "--last", "3"]):
        (row, *_) = place(*command)
        assert [key for key in row if f"`{key}`" not in section(command[0])] == []


def test_检查时遮盖电话和工资_说了要看才给(capsys):
    words = ["check", str(SAMPLE), "--json"]
    commands.main(words)
    hidden = json.loads(capsys.readouterr().out)
    reason = next(iter(reasons.codes()["reasons"]))
    commands.main([*words, "--unmasked", "--reason", reason])
    shown = json.loads(capsys.readouterr().out)
    assert set(hidden) == set(shown)
    pairs = [
        (kind, closed[name], value)
        for before, after in zip(hidden["sheets"], shown["sheets"], strict=True)
        for closed, record in zip(before["records"], after["records"], strict=True)
        for name, value in record.items()
        if value is not None and (kind := masks.kind_of(after["form"], name)) in ("phone", "salary")
    ]
    assert {kind for kind, _, _ in pairs} >= {"salary"}
    assert [pair for pair in pairs if pair[1] == pair[2]] == []
