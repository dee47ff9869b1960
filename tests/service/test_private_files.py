"""Whatever is written is for the one account of the machine alone, however loose its own umask."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dudao import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no file modes there")
SAMPLE = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"


@pytest.fixture
def loose():
    """The umask of most machines, for what is started here."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [
        str(path.relative_to(folder)) for path in folder.rglob("*")
        if stat.S_IMODE(path.lstat().st_mode) & 0o077
    ]  # fmt: skip


def command(store: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dudao", "--store", str(store), *words], cwd=ROOT, capture_output=True,
        text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr


@pytest.mark.long
def test_命令行写的(tmp_path, loose):
    store = tmp_path / "store"
    command(store, "ingest", str(SAMPLE), "--yes")
    command(store, "user", "add", "李娟")
    command(store, "backup")
    assert (store / "access.sqlite").exists()
    assert list(store.glob("backups/*/manifest.json"))
    assert open_to_others(tmp_path) == []


@pytest.mark.long
def test_服务器写的(tmp_path, loose):
    from benchmarks.visitor import Visitor

    from .conftest import Server

    server = Server(tmp_path / "served")
    server.folder.mkdir(mode=0o700)
    (server.folder / "server.log").touch(mode=0o600)  # the test's own
    server.start()
    try:
        with Visitor(server.address) as visitor:
            visitor.go("uploads")
            held = visitor.drop("花名册.xlsx", SAMPLE.read_bytes())
            visitor.press("入库", held)
    finally:
        server.stop()
    assert list(server.store.glob("raw/*"))
    assert open_to_others(server.folder) == []
