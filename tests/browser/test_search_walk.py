"""查找（Ctrl+K）in a real browser on the sample year: each kind of thing is found and leads to its place."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def search(page: Page, text: str, kind: str, words: str) -> None:
    """Type into the head's search and follow the hit."""
    expect(page.get_by_role("button", name=re.compile("^查找 "))).to_be_visible()
    page.wait_for_timeout(300)  # a run that the last click begins has begun
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1)
    page.keyboard.press("Control+k")
    box = page.get_by_role("dialog").get_by_role("textbox")
    box.fill(text)
    box.press("Enter")
    hits = page.get_by_role("dialog").locator("a, button")
    hits.filter(has_text=re.compile(f"^{kind}\\s*{words}")).first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1)


def test_各种东西都去到它的地方(city: str, page: Page):
    page.goto(f"{city}/?as_of=2026-01-10")
    first = page.get_by_role("heading", level=1)
    search(page, "钱海嘉", "社工", "钱海嘉 五华区 华山街道")
    expect(first).to_contain_text("督导覆盖")
    expect(page.get_by_text(re.compile("^钱海嘉：这一年 [0-9]+ 次督导"))).to_be_visible()
    assert "as_of=2026-01-10" in page.url
    assert "钱海嘉" not in page.url
    assert "%E9%92%B1" not in page.url
    search(page, "西山 碧鸡", "社工站", "西山区 碧鸡街道")
    expect(page.get_by_text(re.compile("^碧鸡街道：这一年 [0-9]+ 次督导"))).to_be_visible()
    search(page, "石林", "县区", "石林县")
    expect(first).to_contain_text("县区档案")
    search(page, "面对面 每县", "条款", "每县每年面对面团体督导")
    expect(first).to_contain_text("帮助")
    expect(page.get_by_text("怎么算：").first).to_be_visible()


def test_文件打开在台账里(city: str, page: Page):
    page.goto(f"{city}/?as_of=2026-01-10")
    search(page, "2025年督导台账", "文件", ".*2025年督导台账")
    expect(page.get_by_role("heading", level=1)).to_contain_text("台账")
    expect(
        page.get_by_role("heading", name=re.compile("第 [0-9]+ 号：.*2025年督导台账"))
    ).to_be_visible()
    assert "as_of=2026-01-10" in page.url
    assert "file=" not in page.url


def test_第一次来_五步都走得到_筛选跟着走(city: str, page: Page):
    page.goto(f"{city}/help")
    page.get_by_role("link", name="第一次来").click()
    expect(page.get_by_text("第 1 步，共 5 步")).to_be_visible()
    page.goto(f"{city}/?as_of=2026-01-10&tour=1")
    for step, title in enumerate(("总览", "达标评估", "督导覆盖", "收件", "帮助"), 1):
        expect(page.get_by_text(re.compile(f"第 {step} 步，共 5 步"))).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        if step < 4:
            assert "as_of=2026-01-10" in page.url
        if step < 5:
            page.get_by_role("link", name="下一步").click()
    page.get_by_role("link", name="看完了").click()
    expect(page.get_by_text("第 5 步")).to_have_count(0)


@pytest.mark.parametrize("start", ["coverage", "facility", "explore", "staffing"])
def test_县区的链接去到那个县区_地址里每样只写一次(city: str, page: Page, start: str):
    """Of a page that has a control for the county too, as of one that has none."""
    asked = "?year=2025&as_of=2026-01-10"
    page.goto(f"{city}/{start}{asked}")
    page.locator(".st-key-profiles").get_by_role("link", name="盘龙区").click()
    expect(page.get_by_role("heading", name=re.compile("^盘龙区：底线"))).to_be_visible()
    assert address(page) == ["as_of", "county", "year"]
    search(page, "宜良", "县区", "宜良县")
    expect(page.get_by_role("heading", name=re.compile("^宜良县："))).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=re.compile("^宜良县："))).to_be_visible()
    search(page, "西山 碧鸡", "社工站", "西山区 碧鸡街道")
    expect(page.get_by_text(re.compile("^碧鸡街道：这一年 [0-9]+ 次督导"))).to_be_visible()
    assert address(page) == ["as_of", "coverage_county", "coverage_part", "year"]
    page.reload()
    expect(page.get_by_text(re.compile("^西山区：这一年 [0-9]+ 次督导"))).to_be_visible()
    page.locator(".st-key-profiles").get_by_role("link", name="盘龙区").click()
    expect(page.get_by_role("heading", name=re.compile("^盘龙区：底线"))).to_be_visible()


def address(page: Page) -> list[str]:
    """The names in the address, as often as they stand there."""
    return sorted(name for name, _ in parse_qsl(urlsplit(page.url).query))


@pytest.mark.parametrize(
    ("start", "part"),
    [("staffing", "工作年限"), ("facility", "现场抽查名单"), ("satisfaction", "按场次"), ("evaluation", "督导中心")],
)  # fmt: skip
def test_看的那一部分在地址里(city: str, page: Page, start: str, part: str):
    page.goto(f"{city}/{start}?year=2025&as_of=2026-01-10")
    page.get_by_role("tab", name=re.compile(f"^{part}")).click()
    chosen = page.locator("[role=tab][aria-selected=true]")
    expect(chosen).to_contain_text(part)
    page.wait_for_timeout(500)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[role=tab][aria-selected=true]")).to_contain_text(part)
