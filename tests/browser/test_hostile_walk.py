"""Hostile text in every column of every form, through a real browser: nothing is asked of another host,
no script runs, no link, picture, formula, icon or colour is made of what a file says.

The payloads come as workbooks, a Word record, a survey, file and sheet names, headers and an entry made
by hand; they are uploaded, looked at in the preview, committed errors and all, and met on every page.
"""

from __future__ import annotations

import datetime as dt
import io
from urllib.parse import urlsplit

import docx
import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from playwright.sync_api import Page, expect

from dudao.forms import load_forms
from dudao.intake import byhand
from dudao.reports.templates import template
from dudao.store import Store
from dudao.ui.server import chrome

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<img src=http://evil.example/i onerror=window.ran=1>", "![x](http://evil.example/m)",
    "[evillink](javascript:window.ran=1)", "http://evil.example/auto www.evil.example a@evil.example",
    "$\\evilmath$ $$x^2$$", ":material/evil_icon:", ":red[evilred] :blue-badge[evilred]",
    "<script>window.ran=1</script>", '=HYPERLINK("http://evil.example/h","x")', "=cmd|'/c calc'!A0",
    "@SUM(1)", "+1", "甲\t乙\r\n# evilhead", "甲\u202e乙\u200b", "长" * 3_000, "'; drop table upload; --",
    "|a|b|\n|-|-|\n|evilcell|x|", "- [ ] evilbox\n1. x", "[^1]: http://evil.example/f", "`code` **evilbold**",
)  # fmt: skip
SOUND = {
    "督导日期": "2025-03-12", "县（市、区）": "五华区", "督导类别": "团体督导", "督导方式": "面谈",
    "督导时长（分钟）": 150, "填表时间": "2025-12-20", "评估周期": "2025年上半年", "评估结果": "不合格",
    "入职时间": "2023-05-18", "性别": "女", "职称": "中级", "人数": 3, "月份": "2025-03",
}  # fmt: skip
"""What is written soundly in every second row, so that records are counted and their text is met."""

WATCH = """
window.csp = [];
document.addEventListener('securitypolicyviolation', e => window.csp.push(e.violatedDirective + ' ' + e.blockedURI));
"""
MADE = """() => {
  const bad = /evil|javascript:/;
  const found = [];
  for (const e of document.querySelectorAll('[href],[src],[action],[srcset],[data]'))
    for (const a of ['href', 'src', 'action', 'srcset', 'data'])
      if (bad.test(e.getAttribute(a) || '') && !e.getAttribute(a).startsWith('#')) found.push(e.tagName + ' ' + e.getAttribute(a).slice(0, 80));
  const kinds = '.katex, [data-testid=stIconMaterial], h1, h2, h3, h4, table td, strong, code, input[type=checkbox], .stMarkdownColoredText, .stMarkdownBadge, [style*="color"] span';
  for (const e of document.querySelectorAll(kinds))
    if (/^(evil|x$)/.test((e.textContent || '').trim()) && !e.closest('[data-testid=stDataFrame], [data-testid=stCode]'))
      found.push(e.tagName + ' ' + e.textContent.slice(0, 80));
  if (document.querySelector('.katex')) found.push('katex');
  if (window.ran) found.push('a script ran');
  return found;
}"""
CELL = chrome.translate(
    "DataFrame",
    b'function H_(e){let t=$(e);return z_.test(t)?`"${t}"`:t}',
).decode()
CSV = (
    """() => { const $ = String, z_ = /[,"]/; """
    + CELL
    + """; return ['=1', '-', '-5.5', '-1+x', '+1', '@S', '甲', '\\t=1', -7, '=a,b'].map(H_); }"""
)
"""What a table's own download makes of cells, in the script as it is served."""
OWN = ["script-src-elem inline"]
"""What the headers stop of Streamlit's own on every visit; anything more was made of data."""


def workbook(form: str, shift: int) -> bytes:
    """The form's own template, every free cell of its first rows with a payload, every second row sound."""
    book = openpyxl.load_workbook(io.BytesIO(template(form, 2025, None).data))
    sheet = book.worksheets[0]
    labels = {f.label for f in load_forms()[form].fields.values()}
    head = max(
        range(1, 12), key=lambda r: sum(str(c.value).rstrip("*") in labels for c in sheet[r])
    )
    number = shift
    for row in range(1, head + 9):
        for cell in sheet[row]:
            if cell.value is not None or isinstance(cell, MergedCell):
                continue
            above = str(sheet.cell(head, cell.column).value or "").rstrip("*")
            left = str(sheet.cell(row, max(cell.column - 1, 1)).value or "").rstrip("*：:")
            label = above if row > head else left
            if row < head and label not in SOUND and not left:
                continue
            sound = SOUND.get(label) if row % 2 == 0 or row < head else None
            cell.value = sound or "".join(c for c in PAYLOADS[number % len(PAYLOADS)] if c.isprintable() or c in "\t\n")  # fmt: skip
            if isinstance(cell.value, str):
                cell.data_type = "s"
            number += 1
    width = sheet.max_column
    for row in range(head, head + 4):
        sheet.cell(row, width + 1, PAYLOADS[row % len(PAYLOADS)][:60]).data_type = "s"
    sheet.title = "![s](evil)".translate({ord(c): "" for c in "[]:*?/\\"})
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def record(form: str) -> bytes:
    """A Word form with a payload in every empty cell and after every printed label."""
    document = docx.Document(io.BytesIO(template(form, 2025, "五华区").data))
    number = 0
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                text = "".join(c for c in PAYLOADS[number % len(PAYLOADS)] if c.isprintable())
                if "日期" in cell.text:
                    cell.text += "2025年3月12日"
                else:
                    cell.text += text[:300]
                number += 1
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def files() -> list[dict]:
    lists = [
        f.id for f in load_forms().values() if f.layout == "list" and f.id != "supervision_request"
    ]
    found = [
        {"name": f"{PAYLOADS[n]}{form}.xlsx"[:120], "mimeType": "", "buffer": workbook(form, n)}
        for n, form in enumerate(lists)
    ]
    found.append({"name": "[evil](http://evil.example/n).docx", "mimeType": "", "buffer": record("session_record")})  # fmt: skip
    items = ",".join(f.label for name, f in load_forms()["satisfaction_survey"].fields.items() if name.startswith("q"))  # fmt: skip
    answers = "\n".join(f"2025-03-12,五华区,{PAYLOADS[n % 3]},{'满意,' * 6}满意" for n in range(6))
    survey = f"日期,县（市、区）,督导老师,{items}\n{answers}\n"
    found.append({"name": "<b>evil</b>问卷.csv", "mimeType": "", "buffer": survey.encode()})
    stranger = "姓,名\n" + "\n".join(f'"{p.replace(chr(34), "")}",x' for p in PAYLOADS)
    found.append({"name": ":red[evilred].csv", "mimeType": "", "buffer": stranger.encode()})
    return found


@pytest.fixture
def hostile_server(tmp_path, request) -> str:
    """A server on a store that holds an entry made by hand and two sessions with hostile names."""
    form = next(iter(byhand.kinds().values())).form
    typed = {"held_on": "2025-03-12", "county": "五华区", "minutes": "150", "content": PAYLOADS[0],
             "supervisors": "[evillink](javascript:window.ran=1)", "stations": PAYLOADS[6], "topic": PAYLOADS[4],
             "place": PAYLOADS[5], "activity": "团体督导"}  # fmt: skip
    written = byhand.entry(form.id, {k: v for k, v in typed.items() if k in form.fields})
    with Store.open(tmp_path / "store") as store:
        result = byhand.check(written, "补录 ![x](http://evil.example/b).json")
        store.commit(
            result, written, "<img src=http://evil.example/u>", now=dt.datetime(2025, 4, 1)
        )
    return request.getfixturevalue("server")


def looked_at(page: Page, where: str, met: list[str]) -> None:
    """The page is drawn without a fault, and nothing in it was made of data; ``met``: where a payload stood."""
    done = page.get_by_test_id("stApp").and_(page.locator("[data-test-script-state=notRunning]"))
    expect(done).to_have_count(
        1, timeout=60_000
    )  # the widget of a run shows late, its state does not
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    page.wait_for_function(
        "() => new Promise(r => requestAnimationFrame(() => setTimeout(() => r(true), 50)))"
    )
    assert page.get_by_text("这里出错了").count() == 0, where
    assert page.evaluate(MADE) == [], where
    assert page.evaluate("window.csp") in (OWN, []), where
    if "evil" in (page.locator("body").text_content() or ""):
        met.append(where)


def click_first(page: Page, most: int) -> int:
    """Choose the first row of the tables that can be seen; how many there were."""
    tables = page.get_by_test_id("stDataFrame")
    seen = [n for n in range(tables.count()) if tables.nth(n).is_visible()][:most]
    for number in seen:
        box = tables.nth(number)
        if box.is_visible():
            box.click(position={"x": 16, "y": 51})
            page.wait_for_timeout(400)
    return len(seen)


PAGES = {
    "": [""], "coverage": [""], "satisfaction": [""], "evaluation": [""], "help": [""], "reports": [""],
    "supervisors": [""], "county": [""], "facility": [""], "staffing": [""], "explore": [""], "benchmark": [""], "uploads": [""],
    "ledger": ["收件记录", "手工补录", "更正", "同一次督导", "记住的回答"],
    "admin": ["报送安排", "审计"],
}  # fmt: skip


def test_恶意内容走遍每一页(hostile_server: str, page: Page):
    met: list[str] = []
    page.add_init_script(WATCH)
    page.goto(f"{hostile_server}/uploads")
    expect(page.get_by_role("heading", name="收件")).to_be_visible(timeout=60_000)
    page.locator("input[type=file]").first.set_input_files(files())
    commit = page.get_by_role("button", name="入库", exact=False).first
    expect(commit).to_be_enabled(timeout=90_000)
    looked_at(page, "preview", met)
    click_first(page, 3)
    looked_at(page, "preview, rows chosen", met)
    commit.click()
    expect(page.get_by_text("入库", exact=False).first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("个文件，共", exact=False).first).to_be_visible(timeout=90_000)
    looked_at(page, "receipt", met)
    for name, sections in PAGES.items():
        for section in sections:
            part = f"&{name}_section={section}" if section else ""
            page.goto(f"{hostile_server}/{name}?year=2025&as_of=2026-01-10{part}")
            expect(page.locator("h1").first).to_be_visible(timeout=60_000)
            looked_at(page, f"{name} {section}", met)
            if name in ("ledger", "coverage", "supervisors", "county") and click_first(page, 1):
                looked_at(page, f"{name} {section} detail", met)
            if name == "evaluation":
                page.get_by_text("用列表选择条款卡").first.click()
                page.get_by_test_id("stButton").get_by_role("button", name="打开").first.click()
                expect(page.get_by_role("dialog")).to_be_visible(timeout=60_000)
                looked_at(page, "clause card", met)
    asked = "year=2025&as_of=2026-01-10&store=own&purpose=meeting&recipient=centre"
    for name in ("overview", "county", "coverage", "satisfaction", "evaluation"):
        page.goto(f"{hostile_server}/print/{name}?{asked}")
        expect(page.locator("h1")).to_have_count(1)
        assert page.locator("script, img, a, iframe, svg, form").count() == 0, name
    assert {"preview", "receipt", "clause card", "ledger 收件记录 detail"} <= set(met), met
    assert page.evaluate(CSV) == [
        "'=1",
        "-",
        "-5.5",
        "'-1+x",
        "'+1",
        "'@S",
        "甲",
        "'\t=1",
        "-7",
        '"\'=a,b"',
    ]
    hosts = {urlsplit(url).hostname for url in page.asked if urlsplit(url).scheme not in ("data", "blob")}  # fmt: skip
    assert hosts - {None} == {"127.0.0.1"}
