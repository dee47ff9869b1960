"""Two meetings a quarter apart on the demo year, in a real browser: prepared, held by keyboard, decided, closed; a record
uploaded in between closes one item with its evidence; the second agenda begins with the other, which is late."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from dudao import ROOT
from dudao.intake import batch as ingest
from dudao.store import Store

pytestmark = pytest.mark.browser

SAMPLES = ROOT / "data" / "samples" / "files"
LARGE = """() => [...document.querySelectorAll('[class*=st-key-stage] p')]
  .filter(one => !one.closest('.st-key-stage_bar')).map(one => parseFloat(getComputedStyle(one).fontSize))"""
LOWEST = """() => Math.max(...[...document.querySelectorAll('.st-key-stage_full p')].map(one => one.getBoundingClientRect().bottom))"""


@pytest.fixture
def city(tmp_path, request) -> str:
    """The server over the demo year."""
    with Store.open(tmp_path / "store") as store:
        checked = ingest.check_paths(ingest.find_files([SAMPLES]), today=dt.date(2026, 1, 10))
        assert len(list(ingest.commit_results(store, checked, "测试"))) > 30
    return request.getfixturevalue("server")


@pytest.fixture
def late_record(tmp_path) -> Path:
    """A group session of 呈贡区 in November, which nobody had sent."""
    made = docx.Document(str(SAMPLES / "4督导记录" / "盘龙区团体督导记录9.24.docx"))
    cells = [
        p
        for table in made.tables
        for row in table.rows
        for cell in row.cells
        for p in cell.paragraphs
    ]
    swapped = {
        "盘龙区茨坝街道": "呈贡区龙城街道",
        "盘龙区": "呈贡区",
        "2025年9月24日": "2025年11月20日",
    }
    for paragraph in (*made.paragraphs, *cells):
        text = paragraph.text
        for old, new in swapped.items():
            text = text.replace(old, new)
        if text != paragraph.text:
            paragraph.text = text
    made.save(str(tmp_path / "呈贡区团体督导记录11.20.docx"))
    return tmp_path / "呈贡区团体督导记录11.20.docx"


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def still(page: Page) -> None:
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1)


def day(page: Page, label: str, said: str, nth: int = 0) -> None:
    """Type a day into its three parts."""
    page.get_by_role("group", name=label, exact=True).nth(nth).get_by_role(
        "spinbutton"
    ).first.click()
    page.keyboard.type(said.replace("-", ""), delay=60)
    page.keyboard.press("Tab")


def prepare(page: Page, server: str, name: str, held: str, as_of: str) -> None:
    page.goto(f"{server}/meeting")
    expect(page.get_by_text("筹备一次会议")).to_be_visible()
    still(page)
    page.get_by_label("名称", exact=True).fill(name)
    day(page, "哪天开", held)
    day(page, "数据截至", as_of)
    page.get_by_label("看哪个年度").fill("2025")
    page.get_by_label("看哪个年度").press("Tab")
    button(page, "开始筹备，冻结数字").click()
    expect(page.get_by_text("数字冻结了，议程排好了。")).to_be_visible(timeout=180_000)
    still(page)


def ask(page: Page, what: str, due: str, closes: str | None = None) -> None:
    """List an item on the point one is at."""
    page.get_by_label("整改事项", exact=True).fill(what)
    day(page, "期限", due)
    if closes:
        page.get_by_label("什么情况下算整改了").click()
        page.get_by_role("option", name=closes).click()
    button(page, "列入整改").click()
    expect(page.get_by_text("列上了，结束会议时进“整改”。")).to_be_visible()
    still(page)


def point(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title)).to_be_visible(timeout=180_000)


def close(page: Page) -> None:
    button(page, "结束和纪要").click()
    button(page, "结束会议，出纪要").click()
    expect(page.get_by_text("会议结束了：纪要写好了")).to_be_visible(timeout=180_000)
    button(page, "关闭投影，看纪要").click()


def minutes(page: Page) -> str:
    """Every paragraph and cell of the minutes, downloaded."""
    page.get_by_role("button", name="下载会议纪要（Word）").click(timeout=180_000)
    for question, answer in (("用途", "例会材料"), ("接收方", "本中心")):
        box = page.get_by_label(question, exact=True)
        if answer not in (box.input_value() or ""):
            box.click()
            page.get_by_role("option", name=answer).click()
    with page.expect_download(timeout=120_000) as download:
        button(page, "下载").click()
    made = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    page.keyboard.press("Escape")
    return "\n".join([*(p.text for p in made.paragraphs), *cells])


def test_两次会议_一个季度走一圈(city: str, page: Page, late_record: Path):
    prepare(page, city, "2025年第三季度例会", "2025-10-10", "2025-10-09")
    button(page, "开会").click()
    point(page, "呈贡区")
    ask(page, "补开面对面团体督导", "2025-12-15", "“每县每年面对面团体督导”达标")
    page.get_by_label("会议议定").fill("年内补开")
    page.keyboard.press("ArrowRight")  # while something is typed the arrows stay in the text
    page.keyboard.press("Tab")
    expect(page.get_by_text("存下；写完点一下别处就存")).to_be_visible()
    point(page, "呈贡区")
    button(page, "全屏投影").click()
    expect(button(page, "退出全屏")).to_be_visible()
    page.keyboard.press("ArrowRight")
    point(page, "富民县")
    for width, height, theme in ((1280, 720, "light"), (1920, 1080, "dark")):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        assert min(page.evaluate(LARGE)) >= 28
        assert page.evaluate(LOWEST) <= height
    page.set_viewport_size({"width": 1280, "height": 720})
    page.keyboard.press("ArrowLeft")
    point(page, "呈贡区")
    page.keyboard.press("ArrowRight")
    point(page, "富民县")
    button(page, "退出全屏").click()
    ask(page, "报送人员情况统计表", "2025-12-20")
    close(page)
    first = minutes(page)
    for part in (
        "2025年第三季度例会纪要",
        "会议议定：年内补开。",
        "呈贡区：补开面对面团体督导；",
        "完成时限：2025年12月20日",
    ):
        assert part in first

    page.goto(f"{city}/uploads")
    page.locator("input[type=file]").first.set_input_files([str(late_record)])
    button(page, "入库 1 个文件").click(timeout=120_000)
    expect(page.get_by_text("入库 1 个文件，共")).to_be_visible(timeout=120_000)
    page.goto(f"{city}/rectification?year=2025&as_of=2026-01-10")
    expect(page.get_by_text("可以认定已整改：1 项")).to_be_visible(timeout=180_000)
    expect(page.get_by_text(late_record.name).first).to_be_visible()
    button(page, "确认已整改").click()
    expect(page.get_by_text("第 1 项已记为“已整改”。")).to_be_visible(timeout=120_000)

    prepare(page, city, "2025年第四季度例会", "2026-01-15", "2026-01-10")
    button(page, "开会").click()
    point(page, "逾期的整改")
    stage = page.locator(".st-key-stage")
    expect(stage.get_by_text("富民县：报送人员情况统计表，逾期 21 天")).to_be_visible()
    page.keyboard.press("ArrowRight")
    point(page, "上次会议以来的变化")
    expect(
        page.get_by_text("每县每年面对面团体督导：进行中 → ✓ 达标（新报、评估日）")
    ).to_be_visible()
    close(page)
    second = minutes(page)
    assert "呈贡区“每县每年面对面团体督导”由进行中变为达标。原因：新报、评估日" in second
    assert late_record.name in second
    assert "逾期21天" in second

    page.goto(f"{city}/meeting?meeting=1")
    assert minutes(page) == first
