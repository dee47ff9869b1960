"""In a real browser: an excluded record chosen in the clause card, put right, the verdict flips, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
ROW, LEFT = 34, 16
"""Pixels of a table's row, and where its box for choosing stands."""
LENGTH = 9
"""Where the length (K30) stands among the cells from B30 on."""


def choose(table: Locator, row: int) -> None:
    """Choose a row of a table by its box at the left."""
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    table.page.mouse.click(box["x"] + LEFT, box["y"] + ROW * (row + 1.5))


def state(card: Locator) -> Locator:
    return card.get_by_test_id("stMetric").first


def card_of(server: str, page: Page, county: str) -> Locator:
    """The county's card of the first clause, opened by the list."""
    page.goto(f"{server}/evaluation?year=2025&as_of=2026-01-10")
    expect(page.get_by_text("用列表选择条款卡").first).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=60_000)  # nothing moves
    page.get_by_text("用列表选择条款卡").first.click()
    subject = page.get_by_role("combobox", name="对象").first
    expect(subject).to_be_visible(timeout=30_000)
    page.wait_for_timeout(1000)  # the expander opens slowly
    subject.click()
    page.get_by_role("option", name=county).click()
    page.get_by_test_id("stButton").get_by_role("button", name="打开").first.click()
    return page.get_by_role("dialog")


def test_更正一条没有计入的_结论翻过来_再撤销(server: str, page: Page, files):
    """呈贡区 90 分钟不计，未达 → 在条款卡里更正为 130 分钟 → 达标，没有出错的话 → 台账里撤销 → 未达。"""
    page.goto(f"{server}/uploads")
    page.locator("input[type=file]").first.set_input_files([str(files[0])])
    commit = page.get_by_role("button", name="入库 1 个文件")
    expect(commit).to_be_enabled(timeout=60_000)
    commit.click()
    expect(page.get_by_text("入库 1 个文件，共")).to_be_visible(timeout=60_000)

    card = card_of(server, page, "呈贡区")
    expect(state(card)).to_contain_text("未达标", timeout=30_000)
    expect(card.get_by_text("没有计入的记录：3 处")).to_be_visible()
    tables = card.get_by_test_id("stDataFrame")
    choose(tables.nth(0), 1)
    expect(card.get_by_text("第 30 行")).to_be_visible(timeout=30_000)
    choose(tables.nth(1), LENGTH)
    expect(card.get_by_label("现在的值")).to_have_value("90 分钟", timeout=30_000)
    card.get_by_role("textbox", name="更正为").fill("130分钟")
    card.get_by_role("textbox", name="更正为").press("Tab")
    expect(card.get_by_text("将读作：")).to_be_visible(timeout=30_000)
    card.get_by_label("为什么更正").fill("原件写着130分钟")
    card.get_by_label("为什么更正").press("Tab")
    card.get_by_role("button", name="更正", exact=True).click()
    expect(page.get_by_text("已更正：", exact=False).first).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=60_000)
    assert page.get_by_text("这里出错了").count() == 0

    expect(state(card_of(server, page, "呈贡区"))).to_contain_text("✓ 达标", timeout=30_000)

    page.goto(f"{server}/ledger?ledger_section=更正")
    expect(page.get_by_text("更正：1 处有效")).to_be_visible(timeout=30_000)
    choose(page.get_by_test_id("stDataFrame").first, 0)
    page.get_by_label("为什么撤销").fill("看错了")
    page.get_by_label("为什么撤销").press("Tab")
    page.get_by_role("button", name="撤销这次更正").click()
    expect(page.get_by_text("已撤销更正：", exact=False)).to_be_visible(timeout=30_000)
    expect(state(card_of(server, page, "呈贡区"))).to_contain_text("未达标", timeout=30_000)
