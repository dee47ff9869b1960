"""README's and docs' pictures, made anew from a running demo: ``python tests/browser/pictures.py http://127.0.0.1:8501``.

The menu the pictures show is written beside them; ``tests/test_docs.py`` holds it against today's.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from dudao import ROOT
from dudao.ui.visit.menu import PAGES

DOCS = ROOT / "docs"
SHOWN = {
    "overview": ("", "light"),
    "evaluation": ("evaluation", "light"),
    "pictures/county": ("county", "light"),
    "pictures/coverage": ("coverage", "light"),
    "pictures/satisfaction": ("satisfaction", "light"),
    "pictures/facility": ("facility", "light"),
    "pictures/overview-dark": ("", "dark"),
    "pictures/coverage-dark": ("coverage", "dark"),
}
"""Picture under ``docs`` → page and theme."""
SIZE = {"width": 1280, "height": 720}
MENU = DOCS / "pictures" / "menu.txt"


def main(address: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (page, theme) in SHOWN.items():
            context = browser.new_context(viewport=SIZE, color_scheme=theme)
            tab = context.new_page()
            tab.goto(f"{address.rstrip('/')}/{page}")
            tab.wait_for_selector("h1", timeout=120_000)
            tab.wait_for_selector("[data-test-script-state=notRunning]", timeout=120_000)
            tab.wait_for_timeout(1_500)
            tab.screenshot(path=Path(DOCS, f"{name}.png"))
            context.close()
        browser.close()
    MENU.write_text("\n".join(line.title for line in PAGES.values()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
