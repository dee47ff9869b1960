"""A real server on a store of its own, that a test may stop, kill and start again."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import xlsxwriter

from dudao import ROOT

sys.path.insert(0, str(ROOT))
from benchmarks.served import answering, ended, free_port, launch

HEADER = ("序号", "督导日期", "县区", "社工站点", "督导类别", "督导方式", "督导专家", "督导助理", "督导对象", "参加人数", "督导时长（分钟）", "督导地点", "督导主题", "记录归档时间")  # fmt: skip


class Server:
    """``streamlit run dashboard.py`` with its log."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "store"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> Server:
        log = self.folder / "server.log"
        self.process = launch(self.store, log, port=self.port)
        answering(self.process, self.port, log)
        return self

    def stop(self, seconds: float = 30) -> int:
        """SIGTERM; the exit code."""
        return ended(self.process, seconds)

    def children(self) -> list[psutil.Process]:
        """The reading process and whatever else hangs on the server."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def log(self) -> str:
        """What its log file says."""
        return (self.store / "logs" / "dudao.log").read_text(encoding="utf-8")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Started; ended after the test."""
    server = Server(tmp_path).start()
    yield server
    if server.process.poll() is None:
        server.process.kill()
        server.process.wait(20)


@pytest.fixture(scope="session")
def big_ledger() -> Callable[[int], bytes]:
    """``big_ledger(n)``: a ledger of n sessions, whose 入库 takes a while."""

    def build(rows: int) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet("督导台账")
            sheet.write(0, 0, "2025年1月—12月社会工作督导活动台账")
            sheet.write_row(1, 0, HEADER)
            for n in range(rows):
                day = f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}"
                line = (n + 1, day, "五华区", "龙翔街道", "个别督导", "面谈", "钱思远", "", "李明", 1, 60, "站点", "资料整理", day)  # fmt: skip
                sheet.write_row(n + 2, 0, line)
        return out.getvalue()

    return build
