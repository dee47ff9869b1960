"""Every page on an empty store, on the sample year and on 100,000 sessions, light and dark, projected, on a big screen
and on a phone: what is measured in a real browser, not read off the code."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from benchmarks.store import filled
from dudao.ui.visit import menu

sys.path.insert(0, str(Path(__file__).parent))
from conftest import serving
from test_frame_walk import FIRST, TYPE

SIZES = ((1280, 720), (1920, 1080), (390, 844))
PAGES = ["" if name == menu.FRONT else name for name in menu.PAGES]
SESSIONS = 100_000 if os.environ.get("DUDAO_SHARE", "1") == "1" else 10_000
"""Of a large store; where a share alone is run, a tenth: to lay down and to look through it takes minutes."""
KNOWN = re.compile(
    r"「[^」]*」|[A-Z]{1,3}\d+|Ctrl|Excel|Word|LOGO|Wingdings|MB|KB|xlsx?|docx?|csv|json|zip|https?|SHA-?\d*|[Ii][Dd]|WPS|Wilson|Newcombe|[A-Z]{2,3}-\d+|n=|[A-Za-z]:\\|/[\w/.-]+"
)
"""Letters that an official knows, the two names in 帮助 under which a statistician finds the method, codes of clauses, a user's own sheets and cells, and paths of folders."""
WORDS = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector('[data-testid=stApp]'), NodeFilter.SHOW_TEXT);
  for (let n; n = texts.nextNode();) {
    const e = n.parentElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
    if (e.closest('script, style, noscript, canvas') || !box.width || s.visibility == 'hidden' || /Material/.test(s.fontFamily)) continue;
    if (/[A-Za-z]{2}/.test(n.textContent)) found.push(n.textContent.trim());
  }
  return found;
}"""
BODY = """() => Math.min(99, ...[...document.querySelectorAll('[data-testid=stMain] [data-testid=stMarkdownContainer] :is(p, li)')]
  .filter(e => e.offsetHeight && e.textContent.trim() && !e.closest('button, [data-testid=stCaptionContainer], label, [role=tab], [data-testid=stMetric], summary, a'))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
"""The smallest running text; captions, buttons and labels are a step smaller."""
CUT = """() => [...document.querySelectorAll('[data-testid=stMain] [data-testid=stMetricValue], [data-testid=stMain] [data-testid=stMetricValue] *')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow != 'visible').map(e => e.textContent)"""
"""Figures cut off in their boxes."""
UNREACHED = """() => [...document.querySelectorAll('[data-testid=stApp] :is(button, a[href], input, textarea, summary, [role=tab], [role=radio])')]
  .filter(e => e.offsetHeight && !e.disabled && getComputedStyle(e).visibility != 'hidden')
  .filter(e => e.tabIndex < 0 && !e.closest('[role=tablist], [role=radiogroup], [role=listbox], [role=menu], [role=menubar], [data-testid=stDataFrame], [aria-hidden=true]'))
  .filter(e => !e.parentElement.closest('[tabindex="0"], label, button, [data-baseweb=select], [data-testid=stFileUploader], [data-testid=stNumberInput]'))
  .map(e => e.tagName + ' ' + (e.getAttribute('aria-label') || e.textContent).trim().slice(0, 30))"""
"""What one can click and no Tab leads to; within a row of tabs or choices arrows lead on, a table has keys of its own."""
SMALLEST, RUNNING, TOP = 15, 16, 136
"""Pixels: any text (charts' too), running text, where the first figure begins at the latest at 1280×720."""


def look(page: Page, address: str) -> None:
    """Go there and wait until nothing is worked out or fetched any more."""
    page.goto(address, timeout=300_000)
    expect(page.locator("h1")).to_have_count(1, timeout=300_000)
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1, timeout=300_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=300_000)
    page.wait_for_timeout(600)


def faults(page: Page, address: str, name: str) -> list[tuple]:
    """What is wrong with a page, at all three widths."""
    found: list[tuple] = []
    page.set_viewport_size(dict(zip(("width", "height"), SIZES[0], strict=True)))
    look(page, f"{address}/{name}?as_of=2026-01-10")
    wrong = page.get_by_text("这里出错了").count() + page.get_by_test_id("stException").count()
    found += [("error", wrong)] if wrong else []
    english = [said for said in page.evaluate(WORDS) if re.search(r"[A-Za-z]{2}", KNOWN.sub("", said))]  # fmt: skip
    found += [("english", english)] if english else []
    top, running, lost = page.evaluate(FIRST), page.evaluate(BODY), page.evaluate(UNREACHED)
    found += [("first figure", top)] if top > TOP else []
    found += [("running text", running)] if running < RUNNING else []
    found += [("no key leads to", lost)] if lost else []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        seen, cut = json.loads(page.evaluate(TYPE)), page.evaluate(CUT)
        if seen["wide"] > width or seen["bad"] or seen["smallest"] < SMALLEST or cut:
            found.append((width, seen["wide"], seen["bad"], seen["smallest"], cut))
    page.keyboard.press("Tab")
    reached = page.evaluate("document.activeElement !== document.body")
    return found + ([] if reached else [("keyboard",)])


def judged(page: Page, address: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    assert {name: wrong for name in PAGES if (wrong := faults(page, address, name))} == {}
    expect(page.locator("h1")).to_have_count(1)
    hosts = {urlsplit(url).hostname for url in page.asked if urlsplit(url).scheme not in ("data", "blob")}  # fmt: skip
    assert hosts == {"127.0.0.1"}


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("data", ["empty", "city"])
def test_每一页_没有出错_没有英文_字够大_对比够_不横滚_键盘到得了_不问别处(
    request: pytest.FixtureRequest, page: Page, data: str, theme: str
):
    judged(page, request.getfixturevalue("server" if data == "empty" else data), theme)


@pytest.fixture(scope="session")
def large(tmp_path_factory) -> Iterator[str]:
    """The server on 100,000 sessions; ``DUDAO_LARGE_STORE`` names a store of them that is there already."""
    directory = tmp_path_factory.mktemp("large")
    store = Path(os.environ.get("DUDAO_LARGE_STORE") or directory / "store")
    filled(store, SESSIONS)
    with serving(directory, store) as address:
        yield address


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_十万场督导_每一页也一样(large: str, page: Page, theme: str):
    judged(page, large, theme)
