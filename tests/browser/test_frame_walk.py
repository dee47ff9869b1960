"""页头、网址、键盘和字：在真的浏览器里量，不是看代码。"""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from playwright.sync_api import Page, expect

from dudao.intake import batch as ingest
from dudao.store import Store

pytestmark = pytest.mark.browser

FIRST = """() => {
  const outer = e => { let found = e;
    for (let n = e.parentElement; n && n.dataset.testid != 'stMain'; n = n.parentElement) if (parseFloat(getComputedStyle(n).borderTopWidth) > 0) found = n;
    return found; };
  const seen = [...document.querySelectorAll('[data-testid=stMain] [data-testid=stElementContainer]')]
    .filter(e => e.offsetHeight > 8 && !e.closest('.st-key-head'));
  return Math.round(Math.min(...seen.map(e => outer(e).getBoundingClientRect().top)));
}"""
"""Where what stands below the head begins (an element, or the frame around several), in pixels from the top of the window."""

TYPE = """() => {
  const parse = c => { const v = (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number); return v.length > 3 ? v : [...v, 1]; };
  const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { const found = [];
    for (let n = e; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); if (c[3] > 0) found.push(c); if (c[3] == 1) break; }
    if (!found.length || found.at(-1)[3] < 1) found.push(parse(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor));
    return found.reverse().reduce((b, c) => over(c, b), [255, 255, 255, 1]); };
  const bad = []; let smallest = 99;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = texts.nextNode();) {
    const e = n.parentElement, said = n.textContent.trim();
    if (!said || e.closest('script, style, noscript, canvas, [disabled], [aria-disabled=true], [data-testid=stSkipToContent]')) continue;
    const box = e.getBoundingClientRect(), s = getComputedStyle(e);
    if (!box.width || !box.height || s.visibility == 'hidden' || /Material/.test(s.fontFamily)) continue;
    const px = parseFloat(s.fontSize); smallest = Math.min(smallest, px);
    if (e.closest('svg.main-svg .barlayer')) continue;  // on the bar's own colour
    let shown = 1; for (let k = e; k; k = k.parentElement) shown *= Number(getComputedStyle(k).opacity);
    if (!shown) continue;
    const svg = e.closest('svg'), ink = parse(svg ? s.fill : s.color), back = ground(svg ? svg.parentElement : e);
    ink[3] *= shown; const a = light(over(ink, back)), b = light(back);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < (px >= 24 || (px >= 18.66 && s.fontWeight >= 700) ? 3 : 4.5)) bad.push([said.slice(0, 20), ratio.toFixed(2)]);
  }
  return JSON.stringify({smallest, bad, wide: document.scrollingElement.scrollWidth});
}"""
"""The smallest text, the text with too little contrast, the width of the page."""

PAGES = ("", "coverage", "evaluation", "satisfaction", "county", "uploads", "ledger", "help")


@pytest.fixture
def filled(tmp_path, files, request) -> str:
    """The server over a store that holds a few files of the demo city."""
    with Store.open(tmp_path / "store") as store:
        checked = ingest.check_paths(ingest.find_files(files[:4]), today=dt.date(2026, 1, 10))
        assert len(list(ingest.commit_results(store, checked, "测试"))) == 4
    return request.getfixturevalue("server")


def look(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1)
    page.wait_for_timeout(600)


def test_第一个图形不低于136像素_字不小于15_对比够_窄屏不横滚(filled: str, page: Page):
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for name in PAGES:
            page.set_viewport_size({"width": 1280, "height": 720})
            look(page, f"{filled}/{name}?as_of=2026-01-10")
            assert page.evaluate(FIRST) <= 136, name
            found = json.loads(page.evaluate(TYPE))
            assert (found["smallest"] >= 15, found["bad"]) == (True, []), (theme, name)
            page.set_viewport_size({"width": 390, "height": 844})
            page.wait_for_timeout(400)
            assert json.loads(page.evaluate(TYPE))["wide"] == 390, name


def test_只用键盘_点一格开卡_链接给别人是同一张卡_后退先关卡再回前一页(filled: str, page: Page):
    look(page, f"{filled}/coverage?as_of=2026-01-10")
    look(page, f"{filled}/?as_of=2026-01-10")
    tile = page.get_by_role(
        "button", name=re.compile("^五华区")
    )  # not the template of its reminder
    for _ in range(60):
        page.keyboard.press("Tab")
        if tile.evaluate("tile => tile === document.activeElement"):
            break
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog")
    expect(card.get_by_text("计入的记录：", exact=False).first).to_be_visible()
    link = page.url
    assert "as_of=2026-01-10" in link
    assert "card=" in link
    other = page.context.browser.new_context(locale="zh-CN").new_page()
    other.goto(link)
    expect(
        other.get_by_role("dialog").get_by_text("计入的记录：", exact=False).first
    ).to_be_visible()
    page.go_back()
    expect(card).to_have_count(0)
    assert "card=" not in page.url
    page.go_back()
    expect(page.get_by_role("heading", name="督导覆盖")).to_be_visible()
    assert "as_of=2026-01-10" in page.url


def test_查找_键盘打开_找到县区(filled: str, page: Page):
    look(page, f"{filled}/?as_of=2026-01-10")
    page.keyboard.press("Control+k")
    box = page.get_by_role("dialog").get_by_label("找什么")
    box.fill("盘龙")
    box.press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="盘龙区").first.click()
    expect(page.get_by_role("heading", name="县区档案")).to_be_visible()
    expect(page.get_by_text("盘龙区：", exact=False).first).to_be_visible()


def test_打印页_没有脚本_不访问别处(filled: str, page: Page):
    refused = page.goto(f"{filled}/print/overview?year=2025")
    assert refused.status == 400
    asked = "year=2025&as_of=2026-01-10&store=own&purpose=meeting&recipient=centre"
    for name in ("overview", "county", "coverage", "satisfaction", "evaluation"):
        answer = page.goto(f"{filled}/print/{name}?{asked}")
        assert (name, answer.status) == (name, 200)
        assert "script-src" not in answer.headers["content-security-policy"]
        page.set_viewport_size({"width": 794, "height": 1123})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 794, name
        assert page.locator("script, button, input, a, img").count() == 0
