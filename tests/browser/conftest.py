"""A real server on a free port with a store of its own, and a real Chromium in front of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.served import answering, ended, free_port, launch
from dudao import ROOT
from dudao.intake import batch as ingest
from dudao.store import Store

SAMPLES = ROOT / "data" / "samples" / "files"

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The system's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextlib.contextmanager
def serving(directory: Path, store: Path) -> Iterator[str]:
    """The address of ``streamlit run dashboard.py`` on a store, without a demo; ``directory`` holds its log."""
    port, log = free_port(), directory / "server.log"
    process = launch(store, log, port=port)
    try:
        yield answering(process, port, log)
    finally:
        ended(process)


@pytest.fixture
def server(tmp_path) -> Iterator[str]:
    """The server on an empty store."""
    with serving(tmp_path, tmp_path / "store") as address:
        yield address


@pytest.fixture(scope="session")
def city(tmp_path_factory) -> Iterator[str]:
    """One server for all walks through the sample year, which none of them changes for good."""
    directory = tmp_path_factory.mktemp("city")
    stock(directory / "store", [SAMPLES])
    with serving(directory, directory / "store") as address:
        yield address


@pytest.fixture(scope="session")
def stocked() -> Callable[[Path], None]:
    """``stocked(store)``: the sample year received there, for a test that does more to it before it is served."""
    return lambda store: stock(store, [SAMPLES])


@pytest.fixture(scope="session")
def serving_on() -> Callable[[Path, Path], contextlib.AbstractContextManager[str]]:
    """``serving_on(directory, store)``: :func:`serving`."""
    return serving


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[[list[Path]], str]]:
    """``serve(paths)``: the server on a store that holds these files."""
    with contextlib.ExitStack() as open_ones:

        def begin(paths: list[Path]) -> str:
            stock(tmp_path / "store", paths)
            return open_ones.enter_context(serving(tmp_path, tmp_path / "store"))

        yield begin


def stock(store: Path, paths: list[Path]) -> None:
    """Receive files as of the sample year's end."""
    with Store.open(store) as own:
        checked = ingest.check_paths(ingest.find_files(paths), today=dt.date(2026, 1, 10))
        for _ in ingest.commit_results(own, checked, "测试", now=dt.datetime(2026, 1, 5, 9)):
            pass


@pytest.fixture
def page(tmp_path):
    """A page of a fresh Chromium whose requests are kept in ``page.asked``."""
    binary = chromium()
    if binary is None:
        if os.environ.get("DUDAO_REQUIRE_BROWSER"):
            pytest.fail("DUDAO_REQUIRE_BROWSER is set and there is no Chromium")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(
        timeout=60_000
    )  # what is shown is held here, not how fast a busy machine shows it
    with sync_playwright() as driver:
        names = {**os.environ, "LC_ALL": "C.UTF-8"}  # else a Chinese file's name is no name to it
        browser = driver.chromium.launch(executable_path=binary, args=ARGUMENTS, env=names)
        context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda socket: page.asked.append(socket.url))
        yield page
        browser.close()


@pytest.fixture
def files() -> list[Path]:
    """What the walk drops: a ledger, a Word record, a staff table, a survey, and two that are no form."""
    return [
        SAMPLES / "3督导台账" / "2025年督导台账.xlsx",
        SAMPLES / "4督导记录" / "盘龙区团体督导记录9.24.docx",
        SAMPLES / "1人员情况" / "盘龙区人员统计.xlsx",
        SAMPLES / "5满意度" / "五华区满意度问卷.xlsx",
        SAMPLES / "8其他" / "补报通知.docx",
    ]
