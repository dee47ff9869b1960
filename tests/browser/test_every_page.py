"""Every page on an empty store and on the sample year, light and dark, projected, on a big screen and on a phone."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dudao.ui.visit import menu

sys.path.insert(0, str(Path(__file__).parent))
from test_frame_walk import TYPE, look

pytestmark = pytest.mark.browser
SIZES = ((1280, 720), (1920, 1080), (390, 844))
PAGES = ["" if name == menu.FRONT else name for name in menu.PAGES]
KNOWN = re.compile(
    r"「[^」]*」|[A-Z]{1,3}\d+|Ctrl|Excel|Word|LOGO|Wingdings|MB|KB|xlsx?|docx?|csv|json|zip|https?|SHA-?\d*|[Ii][Dd]|WPS|[A-Z]{2,3}-\d+|n=|[A-Za-z]:\\|/[\w/.-]+"
)
"""Letters that an official knows, codes of clauses, a user's own sheets and cells, and paths of folders."""
WORDS = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector('[data-testid=stApp]'), NodeFilter.SHOW_TEXT);
  for (let n; n = texts.nextNode();) {
    const e = n.parentElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
    if (e.closest('script, style, noscript, canvas') || !box.width || s.visibility == 'hidden' || /Material/.test(s.fontFamily)) continue;
    if (/[A-Za-z]{2}/.test(n.textContent)) found.push(n.textContent.trim());
  }
  return found;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("data", ["empty", "city"])
def test_每一页_没有出错_没有英文_对比够_不横滚_键盘到得了(
    request: pytest.FixtureRequest, page: Page, data: str, theme: str
):
    address = request.getfixturevalue("server" if data == "empty" else data)
    page.emulate_media(color_scheme=theme)
    trouble = []
    for name in PAGES:
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[0], strict=True)))
        look(page, f"{address}/{name}?as_of=2026-01-10")
        trouble += [(name, "error", page.get_by_text("这里出错了").count())] * bool(page.get_by_text("这里出错了").count() + page.get_by_test_id("stException").count())  # fmt: skip
        english = [said for said in page.evaluate(WORDS) if re.search(r"[A-Za-z]{2}", KNOWN.sub("", said))]  # fmt: skip
        trouble += [(name, "english", english)] if english else []
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(300)
            found = json.loads(page.evaluate(TYPE))
            if found["wide"] > width or found["bad"]:
                trouble.append((name, width, found["wide"], found["bad"]))
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement !== document.body")
        trouble += [] if reached else [(name, "keyboard")]
    assert trouble == []
    expect(page.locator("h1")).to_have_count(1)
