"""Corrections through the whole house: real files, real evaluation, both clocks."""

import datetime as dt
import json

import pytest
from openpyxl import Workbook

from dudao import ROOT, evaluation, queries, rules
from dudao.evaluation.facts import Facts
from dudao.forms import load_forms
from dudao.intake import batch as ingest
from dudao.intake import corrections
from dudao.store import Store
from dudao.store.decisions import corrections as revisions

SAMPLES = ROOT / "data" / "samples" / "files"
TODAY = dt.date(2026, 1, 10)
NINE = dt.datetime(2026, 1, 5, 9)
TEN, ELEVEN = NINE.replace(hour=10), NINE.replace(hour=11)
LEDGER = [
    "督导日期",
    "县（市、区）",
    "督导类别",
    "督导方式",
    "督导老师",
    "督导对象",
    "督导时长",
    "督导主题",
]
ROW = ["2025-03-12", "五华区", "团体督导", "面对面", "沈知行", "钱小一、钱小二", "90分钟", "接案"]


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def receive(store, tmp_path):
    """Write rows into a workbook under a title, check it and commit it."""

    def commit(name, title, head, *rows, now=NINE):
        book = Workbook()
        book.active.append([title])
        for row in (head, *rows):
            book.active.append(row)
        path = tmp_path / name
        book.save(path)
        checked = ingest.check_paths(ingest.find_files([path]), today=TODAY)
        ((_, receipt),) = ingest.commit_results(store, checked, "甲", now=now)
        assert receipt.state == "committed"
        return receipt.upload_id

    return commit


def verdict(store, target, subject, known_at=None):
    """(state, value, missing) of a target and subject."""
    with Facts(store, TODAY, known_at) as facts:
        found = evaluation.evaluate(facts, rules.load("kunming"), 2025)
    (one,) = [v for v in found if v.target == target and v.subject == subject]
    return one.state, one.value, one.missing


def figures(store, known_at=None):
    """Every verdict, coverage and satisfaction as one text: equal where every figure is."""
    with Facts(store, TODAY, known_at) as facts:
        found = [v.as_dict() for v in evaluation.evaluate(facts, rules.load("kunming"), 2025)]
        others = evaluation.coverage(facts, 2025), evaluation.satisfaction(facts, 2025)
    return json.dumps([found, others], ensure_ascii=False, default=str, sort_keys=True)


def record(store, form, number=1):
    query = queries.load("pages/ledger/source_cells")
    (row,) = query.rows(
        store.cursor(), table=f"rec_{form}", form=form, record_id=number, known_at=None
    )
    return row


def spot_of(store, form, field, number=1):
    row = record(store, form, number)
    doubtful = queries.load("pages/ledger/corrections_problems").rows(
        store.cursor(), upload_id=row["upload_id"], sheet_no=row["sheet_no"]
    )
    spots = corrections.spots(load_forms()[form], row, revisions.revisions(store), doubtful)
    return row, next(s for s in spots if s.field == field)


def put(store, form, field, text, number=1, now=TEN, reason="原件写的"):
    """Type a value as a person does in the page."""
    row, spot = spot_of(store, form, field, number)
    declared = load_forms()[form]
    typed = corrections.read(declared, field, text, corrections.county_of(row))
    return corrections.put_right(store, declared, row, spot, typed, reason, "乙", now)


@pytest.mark.long
def test_时长由90分钟更正为120分钟_团体督导由未达标变为达标_改回后每个数字都回来(store, receive):
    receive("五华区台账.xlsx", "2025年督导台账", LEDGER, ROW)
    before = figures(store)
    assert verdict(store, "KM-10", "五华区")[:2] == ("unmet", 0)
    made = put(store, "session_ledger", "minutes", "2小时")
    assert (made.cell, made.old, made.new) == ("G3", 90, 120)
    assert verdict(store, "KM-10", "五华区")[:2] == ("met", 1)
    assert verdict(store, "KM-10", "五华区", NINE)[:2] == ("unmet", 0)
    assert (figures(store, NINE) == before, figures(store) == before) == (True, False)
    revisions.take_back(store, made.id, "看错了", "乙", ELEVEN)
    assert figures(store) == before
    assert verdict(store, "KM-10", "五华区", TEN)[:2] == ("met", 1)


@pytest.mark.long
def test_撤销带更正的收件再恢复_数字和撤销前一样(store, receive):
    upload = receive("五华区台账.xlsx", "2025年督导台账", LEDGER, ROW)
    put(store, "session_ledger", "minutes", "120分钟")
    before = figures(store)
    store.withdraw(upload, "乙")
    assert verdict(store, "KM-10", "五华区")[0] == "undecidable"
    store.restore(upload, "乙")
    assert figures(store) == before


@pytest.mark.long
def test_读不出的时长更正后_不再无法判定(store, receive):
    receive("五华区台账.xlsx", "2025年督导台账", LEDGER, [*ROW[:6], "一上午", "接案"])
    assert verdict(store, "KM-10", "五华区")[0] == "undecidable"
    _, spot = spot_of(store, "session_ledger", "minutes")
    assert "一上午" in spot.problem
    put(store, "session_ledger", "minutes", "90分钟")
    assert verdict(store, "KM-10", "五华区")[:2] == ("unmet", 0)
    assert verdict(store, "KM-10", "五华区", NINE)[0] == "undecidable"


@pytest.mark.long
def test_读不出的方式更正后_不再存疑(store, receive):
    row = [*ROW[:3], "见附件", *ROW[4:6], "120分钟", "接案"]
    receive("五华区台账.xlsx", "2025年督导台账", LEDGER, row)
    assert verdict(store, "KM-10", "五华区")[0] == "undecidable"
    declared = load_forms()["session_ledger"]
    options = corrections.options(declared, "mode")
    assert [o.label for o in options] == ["面谈", "线上", "电话", "邮件", "其他"]
    row, spot = spot_of(store, "session_ledger", "mode")
    typed = corrections.Typed(options[0].value)
    corrections.put_right(store, declared, row, spot, typed, "原件写的", "乙", TEN)
    assert verdict(store, "KM-10", "五华区")[:2] == ("met", 1)


def test_读不出的日期更正后算进当年(store, receive):
    receive("五华区台账.xlsx", "2025年督导台账", LEDGER, ["去年夏天", *ROW[1:6], "120分钟", "接案"])
    put(store, "session_ledger", "held_on", "2025年6月18日")
    with Facts(store, TODAY) as facts:
        (session,) = facts.rows("pages/coverage/sessions_by_month", year=2025)
    assert session["month"] == 6


def test_督导名单更正后_督导的场次归到更正后的人(store, receive):
    receive("五华区台账.xlsx", "2025年督导台账", LEDGER, [*ROW[:6], "120分钟", "接案"])
    made = put(store, "session_ledger", "supervisors", "廖国庆、沈知行")
    assert (made.old, made.new) == (["沈知行"], ["廖国庆", "沈知行"])
    with Facts(store, TODAY) as facts:
        (source,) = facts.rows("pages/shared/source_sessions", keys="[[1, 1, 1]]")
    assert source["supervisors"] == "廖国庆、沈知行"


@pytest.mark.long
def test_全市台账的标题补上县区_别的县不再算零次(store, receive):
    receive("台账.xlsx", "昆明市2025年督导台账", LEDGER, [*ROW[:6], "120分钟", "接案"])
    assert verdict(store, "KM-10", "盘龙区")[:2] == ("unmet", 0)
    made = revisions.correct_sheet(store, 1, 1, "county", "五华区", "只是五华区的", "乙", TEN)
    assert verdict(store, "KM-10", "盘龙区")[0] == "undecidable"
    assert verdict(store, "KM-10", "五华区")[:2] == ("met", 1)
    assert verdict(store, "KM-10", "盘龙区", NINE)[:2] == ("unmet", 0)
    revisions.take_back(store, made.id, "还是全市的", "乙", ELEVEN)
    assert verdict(store, "KM-10", "盘龙区")[:2] == ("unmet", 0)


@pytest.mark.long
def test_人员表的填表时间更正后_新旧表的先后跟着变(store, receive):
    """
    | 收件 | 填表时间 | 姓名 |
    | --- | --- | --- |
    | 1 | 2025-06-30 | 钱小一 |
    | 2 | 2025-12-31，更正为 2025-01-31 | 钱小二 |
    """
    head = [
        "目前所在站点名称",
        "社工姓名",
        "性别",
        "年龄",
        "入职时间",
        "专业",
        "学历",
        "目前的困难",
        "薪资（数额）",
    ]
    for name, day, who in (
        ("一.xlsx", "2025-06-30", "钱小一"),
        ("二.xlsx", "2025-12-31", "钱小二"),
    ):
        title = "昆明市五华区社工站点人员情况统计总表"
        row = ["龙翔街道", who, "女", 30, "2023-05", "社会工作", "本科", "无", 3500]
        receive(name, title, ["填表时间", day], head, row)
    assert workers(store) == ["钱小二"]
    put(store, "staffing", "meta.filled_on", "2025-01-31", number=2)
    assert workers(store) == ["钱小一"]
    assert workers(store, NINE) == ["钱小二"]


def workers(store, known_at=None):
    with Facts(store, TODAY, known_at) as facts:
        return [
            row["name"] for row in facts.rows("pages/uploads/known_people") if not row["supervises"]
        ]


# -- what is typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "field", "text", "value"),
    [
        ("session_ledger", "minutes", "9:00-11:30", 150),
        ("session_ledger", "minutes", "120", 120),
        ("session_ledger", "supervisees", "钱小一、钱小二", ["钱小一", "钱小二"]),
        ("session_ledger", "stations", "龙翔街道", ["龙翔街道"]),
        ("session_ledger", "meta.covers_from", "2025年", "2025"),
        ("session_ledger", "topic", "证号530102199001011234", "证号530102********1234"),
        ("staffing", "salary", "3500元", 3500),
    ],
)
def test_照字段的种类读(form, field, text, value):
    assert corrections.read(load_forms()[form], field, text, "五华区").value == value


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("held_on", "2025-02-30", "没有这一天"),
        ("minutes", "一上午", "换算不成分钟"),
        ("supervisors", "廖老师", "只有姓"),
        ("headcount", "很多", "不是数字"),
        ("topic", "  ", "留空"),
    ],
)
def test_读不懂的说清楚(field, text, said):
    assert said in corrections.read(load_forms()["session_ledger"], field, text).message


def test_没有理由_没有变化_都不收(store, receive):
    receive("五华区台账.xlsx", "2025年督导台账", LEDGER, ROW)
    for text, reason, said in (("90分钟", "原件", "一样"), ("120分钟", " ", "原因")):
        with pytest.raises(ValueError, match=said):
            put(store, "session_ledger", "minutes", text, reason=reason)
    assert revisions.revisions(store) == []


def test_薪资由范围更正为一个数_上下限跟着去掉(store, receive):
    head = [
        "目前所在站点名称",
        "社工姓名",
        "性别",
        "年龄",
        "入职时间",
        "专业",
        "学历",
        "目前的困难",
        "薪资（数额）",
    ]
    row = ["龙翔街道", "钱小一", "女", 30, "2023-05", "社会工作", "本科", "无", "3000-4000"]
    receive("五华区人员表.xlsx", "昆明市五华区社工站点人员情况统计总表", head, row)
    made = put(store, "staffing", "salary", "3600")
    assert (made.old, made.new) == (None, 3600)
    assert dict(made.also) == {"salary_min": [3000, None], "salary_max": [4000, None]}


@pytest.mark.long
def test_满意度表和督导记录表_用演示的真文件_表头日期和县区更正后跟着走(store):
    """A survey's date and county stand above its answers; a record card's county is a field of its own."""
    files = [
        *sorted((SAMPLES / "5满意度").iterdir())[:1],
        *sorted((SAMPLES / "4督导记录").iterdir())[:1],
    ]
    checked = ingest.check_paths(ingest.find_files(files), today=TODAY)
    for _ in ingest.commit_results(store, checked, "甲", now=NINE):
        pass
    (upload,) = [u["upload_id"] for u in store.uploads() if u["forms"] == ["satisfaction_survey"]]
    before = figures(store)
    made = [
        revisions.correct_sheet(store, upload, 1, name, value, "原件", "乙", TEN)
        for name, value in (("held_on", "2024-05-06"), ("county", "富民县"))
    ]
    assert answered(store) == [("富民县", 1)]
    assert answered(store, NINE) == []
    for one in reversed(made):
        revisions.take_back(store, one.id, "不对", "乙", ELEVEN)
    assert figures(store) == before


def answered(store, known_at=None):
    """(county, respondents) of 2024."""
    with Facts(store, TODAY, known_at) as facts:
        rows = facts.rows("satisfaction_respondents", year=2024)
    return [(row["county"], row["respondents"]) for row in rows]
