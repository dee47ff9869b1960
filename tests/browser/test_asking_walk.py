"""A doubt answered by keyboard in a real browser, remembered, and taken back."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def ledger() -> bytes:
    """A ledger row of three hours written as 半天."""
    book = Workbook()
    book.active.append(["2025年督导台账"])
    book.active.append(
        ["督导日期", "县（市、区）", "社工站", "督导类别", "督导老师", "督导时长（分钟）"]
    )
    book.active.append(["2025-03-12", "五华区", "龙翔街道", "团体督导", "沈知行", "半天"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_用键盘回答_记住_再撤销(server: str, page: Page):
    page.goto(f"{server}/uploads")
    expect(page.get_by_role("heading", name="收件")).to_be_visible()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("input[type=file]").first.set_input_files(
        {"name": "台账.xlsx", "mimeType": kind, "buffer": ledger()}
    )
    answer = page.get_by_role("combobox", name="半天")
    expect(answer).to_be_visible(timeout=60_000)
    answer.focus()
    page.keyboard.type("3小时")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="按回答重新读取").click()
    expect(page.get_by_text("没有发现问题")).to_be_visible(timeout=30_000)

    page.get_by_role("button", name="会前").click()
    page.get_by_role("menuitem", name="台账", exact=True).click()
    page.get_by_text("记住的回答", exact=True).click()
    expect(page.get_by_role("button", name="撤销选中的")).to_be_visible(timeout=30_000)
    held = page.get_by_test_id("stDataFrame").last
    expect(held).to_be_visible()
    held.click(position={"x": 16, "y": 51})
    page.get_by_role("button", name="撤销选中的 1 条").click()
    expect(page.get_by_text("还没有记住的回答")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="会前").click()
    page.get_by_role("menuitem", name="收件", exact=True).click()
    page.get_by_role("button", name="继续处理").click()
    expect(page.get_by_role("combobox", name="半天")).to_be_visible(timeout=30_000)
