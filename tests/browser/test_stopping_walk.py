"""停下：在真的浏览器里按下，读了、入了的留着，剩下的说得出名字，接着做不重复。"""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
MANY = 80
"""Files enough that nobody's machine has read them before somebody presses 停下."""


@pytest.fixture
def dropped(files, tmp_path) -> list[Path]:
    """One staff table many times, each another file."""
    folder = tmp_path / "dropped"
    folder.mkdir()
    book = openpyxl.load_workbook(io.BytesIO(files[2].read_bytes()))
    made = []
    for number in range(1, MANY + 1):
        book.properties.title = f"{number}"
        made.append(folder / f"{number:03d}盘龙区人员统计.xlsx")
        book.save(made[-1])
    return made


def stopped(page: Page, did: str, undone: str) -> tuple[int, int]:
    """Press 停下 as soon as it is there; how many were done and how many are left, as the page says it."""
    page.get_by_role("button", name="停下", exact=True).click()
    said: Locator = page.get_by_text(
        re.compile(f"停下了：{did} \\d+ 个文件，还有 \\d+ 个文件{undone}")
    )
    expect(said).to_be_visible()
    done, left = re.search(r"(\d+) 个文件，还有 (\d+)", said.inner_text()).groups()
    assert "盘龙区人员统计.xlsx、" in said.inner_text()
    return int(done), int(left)


def test_读取和入库都停得下_接着做_一份不少一份不重(server: str, page: Page, dropped, tmp_path):
    page.goto(f"{server}/uploads")
    expect(page.get_by_role("heading", name="收件")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files([str(path) for path in dropped])
    going = page.get_by_text(re.compile(f"第 \\d+ 个文件，共 {MANY} 个文件：.*可以随时停下，"))
    expect(going).to_be_visible()
    read, left = stopped(page, "读了", "没有读")
    assert (read + left, left > 0) == (MANY, True)
    page.get_by_role("button", name="接着读", exact=True).click()
    commit = page.get_by_role("button", name=f"入库 {MANY} 个文件")
    expect(commit).to_be_enabled(timeout=120_000)
    commit.click()
    expect(going).to_be_visible()
    done, left = stopped(page, "入库了", "没有入库")
    assert (done + left, left > 0) == (MANY, True)
    page.get_by_role("button", name=re.compile("^接着入库")).click()
    expect(page.get_by_text(f"入库 {MANY} 个文件，共")).to_be_visible(timeout=120_000)
    page.goto(f"{server}/ledger")
    expect(page.get_by_text(f"{MANY} 个文件，新的在前")).to_be_visible()
    assert "停下" not in page.locator("body").inner_text()
