"""One whole way through a real browser: drop, preview, 入库, verdict, clause card, source cells."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_从拖入文件到条款卡_不访问任何外部主机(server: str, page: Page, files):
    page.goto(f"{server}/uploads")
    expect(page.get_by_role("heading", name="收件")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files([str(path) for path in files])

    commit = page.get_by_role("button", name="入库 4 个文件")
    expect(commit).to_be_enabled(timeout=60_000)
    expect(page.get_by_text("问题清单")).to_be_visible()
    commit.click()
    expect(page.get_by_text("入库 4 个文件，共")).to_be_visible(timeout=60_000)

    page.goto(f"{server}/evaluation?year=2025&as_of=2026-01-10")
    expect(page.get_by_role("heading", name="达标评估 · 2025年")).to_be_visible()
    page.get_by_text("用列表选择条款卡").first.click()
    page.get_by_test_id("stButton").get_by_role("button", name="打开").first.click()
    card = page.get_by_role("dialog")
    expect(card.get_by_text("每个县市区每年团体督导不低于1次")).to_be_visible()
    expect(card.get_by_text("计入的记录：", exact=False).first).to_be_visible()
    expect(card.get_by_text("原文这一行读出来是")).to_be_visible()
    card.get_by_role("button", name="下载原件").click()
    for question, answer in (("用途", "核对更正"), ("接收方", "本中心")):
        page.get_by_label(question, exact=True).click()
        page.get_by_role("option", name=answer).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载", exact=True).click()
    assert download.value.suggested_filename == "2025年督导台账.xlsx"

    hosts = {urlsplit(url).hostname for url in page.asked if urlsplit(url).scheme != "data"}
    assert hosts - {None} == {"127.0.0.1"}


@pytest.mark.parametrize("name", ["overview", "coverage", "satisfaction", "evaluation"])
def test_冷的深链接也有菜单和页头(server: str, page: Page, name: str):
    page.goto(f"{server}/{'' if name == 'overview' else name}")
    expect(page.get_by_text("还没有收到任何表格", exact=False)).to_be_visible()
    page.get_by_role("button", name="会前").click()
    expect(page.get_by_role("menuitem", name="收件", exact=True)).to_be_visible()
