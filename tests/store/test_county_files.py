"""What a county account may commit, by real workbooks read as they would be, on a real database."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest

from dudao.access.roles import Principal
from dudao.forms import load_forms
from dudao.intake import batch as ingest
from dudao.reading import Reader
from dudao.store import NotTheirs, Store
from dudao.store.lenses.county_files import objection

COUNTY = Principal("县丙", "county", "五华区")
HEAD = ["督导日期", "县（市、区）", "社工站", "督导类别", "督导方式", "督导老师", "督导对象", "人数", "督导时长", "督导主题"]  # fmt: skip
TITLE = "五华区2025年督导台账"
OWN = ("五华区", "大观街道社工站", "团体督导")
ASSESSMENT = [
    ["昆明市社会工作督导成效评估结果（2025年下半年）"],
    ["序号", "督导姓名", "评估周期", "督导目标达成", "服务数量完成", "能力改善", "被督导者满意度", "购买方满意度", "总分", "是否合格"],
    [1, "郑文洁", "2025年下半年", 20, 17, 19, 20, 19, 95, "合格"],
]  # fmt: skip
ROSTER = [
    ["昆明市社会工作督导名册（2025年度）"],
    ["序号", "姓名", "督导类型", "工作单位", "所属地区", "职称", "社会工作者职业资格"],
    [1, "陆建明", "行政协同督导", "某某大学", "省内", "教授", "社会工作师"],
]
CHECKLIST = [["2025年10月督导资料清单"], ["表格名称", "数量", "质量", "分值"], ["督导工作日志", 3, "良好", 90]]  # fmt: skip


def ledger(*rows, title=TITLE):
    lines = [
        [f"2025-03-{n + 1:02d}", county, station, activity, "面对面", "王芳", "李明", 2, "2小时", "方法"]
        for n, (county, station, activity) in enumerate(rows)
    ]  # fmt: skip
    return [[title], HEAD, *lines]


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.fixture(scope="module")
def check():
    """Sheets as read from a workbook: the result and its bytes."""
    with Reader() as reader:
        yield lambda sheets: next(
            iter(ingest.check_bytes(reader, "报送.xlsx", workbook(sheets), dt.date(2026, 1, 10)))
        )


REFUSED = {
    "县区空着，站点是别县的": (
        {"甲": ledger(OWN, (None, "太和街道", "团体督导"), (None, "太和街道", "团体督导"))},
        r"里面有官渡区的内容.*只能报送五华区的（「甲」C4、「甲」C5）",
    ),
    "县区写别县": (
        {"甲": ledger(OWN, ("官渡区", "大观街道", "团体督导"))},
        r"里面有官渡区的内容.*「甲」B4",
    ),
    "多处只列五处": (
        {"甲": ledger(OWN, *[(None, "太和街道", "团体督导")] * 7)},
        r"「甲」C4、「甲」C5、「甲」C6、「甲」C7、「甲」C8等7处",
    ),
    "县区写全市": (
        {"甲": ledger(OWN, ("全市", "", "团体督导"))},
        r"里面有全市的督导或活动，县级账号不能报送（「甲」B4）。是五华区的，请在县区栏写明五华区",
    ),
    "全市，写着自己县的站点": (
        {"甲": ledger(OWN, ("全市", "大观街道", "团体督导"))},
        r"里面有全市的督导或活动.*「甲」B4",
    ),
    "没写县区的中心工作会": (
        {"甲": ledger(OWN, (None, None, "督导中心工作会议"))},
        r"里面有全市的督导或活动.*「甲」B4",
    ),
    "没写县区的线上培训": (
        {"甲": ledger(OWN, (None, None, "线上培训"))},
        r"里面有全市的督导或活动.*「甲」B4",
    ),
    "别县的标题": (
        {"甲": ledger(OWN), "乙": ledger(OWN, title="官渡区2025年督导台账")},
        r"里面有官渡区的内容.*「乙」A1",
    ),
    "评估结果加自己的台账": (
        {"评估结果": ASSESSMENT, "甲": ledger(OWN)},
        r"「评估结果」是市级督导中心的《[^》]+》.*请去掉这张表",
    ),
    "督导名册加自己的台账": (
        {"甲": ledger(OWN), "名册": ROSTER},
        r"「名册」是市级督导中心的《[^》]+》",
    ),
    "资料清单加自己的台账": (
        {"甲": ledger(OWN), "清单": CHECKLIST},
        r"「清单」是市级督导中心的《[^》]+》",
    ),
    "台账没写县区": (
        {"甲": ledger(OWN, title="2025年督导台账")},
        r"会被当成全市的台账（「甲」）",
    ),
}  # fmt: skip
ALLOWED = {
    "自己的": {"甲": ledger(OWN, ("五华区", None, "线上培训"), ("五华区", None, "督导中心工作会议"))},
    "联合": {"甲": ledger(OWN, ("五华区、官渡区", "太和街道", "团体督导"))},
    "两县的站点": {"甲": ledger(OWN, (None, "大观街道、太和街道", "团体督导"))},
    "县区空着": {"甲": ledger((None, None, "团体督导"), (None, "大观街道", "个别督导"))},
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_县级不能入库的(case, check):
    sheets, said = REFUSED[case]
    result = check(sheets).result
    assert {s.form for s in result.sheets} != {None}
    assert re.search(said, objection(result, "五华区", load_forms()) or "")


@pytest.mark.parametrize("case", ALLOWED)
def test_县级可以入库的(case, check):
    assert objection(check(ALLOWED[case]).result, "五华区", load_forms()) is None


def test_中心的表_都由表的定义说():
    """Each of them is refused whatever else the file holds, by its ``[report]`` alone."""
    centre = {f.id for f in load_forms().values() if f.option("report")["unit"] == "centre"}
    assert centre == {"supervisor_roster", "supervisor_assessment", "work_log", "monthly_summary", "materials_checklist"}  # fmt: skip


def test_被拒的一条都没有入库(tmp_path, check):
    item = check(REFUSED["县区空着，站点是别县的"][0])
    with Store.open(tmp_path / "store") as store:
        handle = store.seen_by(COUNTY)
        with pytest.raises(NotTheirs, match="「甲」C4"):
            handle.commit(item.result, item.data, "x")
        held = store.plain().execute("select count(*) from rec_session_ledger").fetchone()
        assert (held, store.uploads()) == ((0,), [])
        assert store.seen_by(Principal("市", "city")).commit(item.result, item.data, "x").upload_id


def test_别县的收件_县级按指纹也查不到(tmp_path, check):
    """Of another county's file neither number, name nor state; of one's own all; the same bytes again as ever."""
    other = check({"甲": ledger(("官渡区", "太和街道", "团体督导"), title="官渡区2025年督导台账")})
    mine = check({"甲": ledger(OWN)})
    with Store.open(tmp_path / "store") as store:
        for item in (other, mine):
            assert store.commit(item.result, item.data, "市").state == "committed"
        handle = store.seen_by(COUNTY)
        assert (handle.find(other.result.sha256), store.find(other.result.sha256)[0]) == (None, 1)
        assert handle.find(mine.result.sha256) == (2, "报送.xlsx", "committed")
        assert handle.find("0" * 64) is None
        again = handle.commit(mine.result, mine.data, "x")
        assert (again.state, again.upload_id) == ("already_in", 2)
