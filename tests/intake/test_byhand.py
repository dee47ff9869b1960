"""手工补录: an entry is a file like any other; it counts, covers nothing, replaces nothing, and can be taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace

import pytest

from dudao import evaluation, queries, rules
from dudao.evaluation.facts import Facts
from dudao.intake import byhand, corrections
from dudao.intake.scans import MOST_BYTES, scan
from dudao.problems import Problem
from dudao.records import FileResult, Record, Scan, SheetResult
from dudao.store import Store
from dudao.store.decisions import attachments

PDF = b"%PDF-1.7\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (800).to_bytes(4) + (600).to_bytes(4) + bytes(9)
JPG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x02\x58\x03\x20\x01" + bytes(6)
SESSION = {
    "held_on": "2025年3月12日",
    "county": "五华区",
    "stations": "龙翔街道、华山街道",
    "activity": "团体督导",
    "mode": "面对面",
    "supervisors": "沈知行",
    "supervisees": "林小满、周明远等5人",
    "minutes": "2小时",
}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def commit(store: Store, form: str, typed: dict[str, str], *scans: Scan):
    data = byhand.entry(form, typed, scans)
    return store.commit(byhand.check(data, byhand.name_of(data)), data, "测试")


def verdict(store: Store, target: str, subject: str):
    with Facts(store, dt.date(2026, 1, 10)) as facts:
        found = evaluation.evaluate(facts, rules.load("kunming"), 2025)
    return next((v for v in found if v.target == target and v.subject == subject), None)


def sessions(store: Store) -> list[tuple[str | None, int]]:
    """Every session with the number of its sources."""
    with Facts(store, dt.date(2026, 1, 10)) as facts:
        found = facts.rows(
            "pages/ledger/session_found", county=None, day=None, supervisor=None, record_id=None,
            upload_id=None, sheet_no=None, many=99,
        )  # fmt: skip
    return sorted((row["held_on"], row["sources"]) for row in found)


def ledger(store: Store, *days: str) -> str:
    """A committed ledger of 五华区 2025 with a group session by 沈知行 on each day; its file."""
    meta = {"county": "五华区", "covers_from": "2025", "covers_to": "2025"}
    rows = [
        Record(
            n,
            {
                "held_on": day,
                "county": ["五华区"],
                "activity": "group",
                "mode": "face_to_face",
                "supervisors": ["沈知行"],
                "supervisees": [],
                "stations": ["龙翔街道"],
                "minutes": 120,
            },
            {"held_on": f"A{n}"},
        )
        for n, day in enumerate(days, 3)
    ]
    data = f"{days}".encode()
    sheet = SheetResult("Sheet1", "session_ledger", meta, rows)
    result = FileResult("五华区台账.xlsx", hashlib.sha256(data).hexdigest(), [sheet])
    store.commit(result, data, "测试")
    return result.file


def test_填的照字段的读法读_每格有栏号():
    """2小时 → 120；等5人 → 人数 5；站点读成正式名。"""
    data = byhand.entry("session_ledger", SESSION)
    (sheet,) = byhand.check(data, "补录.json").sheets
    (record,) = sheet.records
    assert {n: v for n, v in record.values.items() if v not in (None, [])} == {
        "held_on": "2025-03-12",
        "county": "五华区",
        "stations": ["龙翔街道", "华山街道"],
        "activity": "group",
        "mode": "face_to_face",
        "supervisors": ["沈知行"],
        "supervisees": ["林小满", "周明远"],
        "headcount": 5,
        "minutes": 120,
    }
    assert (record.row, record.cells["held_on"], record.cells["minutes"]) == (1, "栏1", "栏10")
    assert sheet.problems == []


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("held_on", "去年", "unreadable_date"),
        ("held_on", "2099-03-12", "in_future"),
        ("minutes", "2", "bare_duration"),
        ("minutes", "15小时", "too_long"),
        ("record_filed_on", "2025-01-02", "filed_before_held"),
    ],
)
def test_读不出和可疑的_都说在那一栏(field, text, code):
    data = byhand.entry("session_ledger", {**SESSION, field: text})
    (sheet,) = byhand.check(data, "补录.json", today=dt.date(2026, 1, 10)).sheets
    assert [(p.code, p.cell, p.field) for p in sheet.problems] == [
        (code, byhand.cell(byhand.load_forms()["session_ledger"], field), field)
    ]


def test_同样的补录是同样的字节_顺序和空白不算_证件号不存():
    again = dict(reversed([(n, f" {text} ") for n, text in SESSION.items()])) | {"note": ""}
    scans = [scan(PDF, "签到表.pdf"), scan(PNG, "合影.png")]
    one = byhand.entry("session_ledger", SESSION, scans)
    other = [replace(s, label="另一个名字") for s in reversed([*scans, scans[0]])]
    assert byhand.entry("session_ledger", again, other) == one
    assert byhand.is_entry(one)
    masked = byhand.entry("session_ledger", {"note": "证件 530102199003071234 已核"})
    assert b"530102199003071234" not in masked


@pytest.mark.long
def test_补录的一次算进评估_不写台账范围_撤销就没有了(store):
    """只有一次补录：KM-10 有一次、依据是它；台账仍算没有覆盖，不出零；撤销后回到没有。"""
    receipt = commit(store, "session_ledger", SESSION, scan(PDF, "签到表.pdf"))
    found = verdict(store, "KM-10", "五华区")
    assert (found.value, [s.label for s in found.evidence]) == (1, [f"{receipt.file}!R1"])
    assert store.cursor().execute("select covers_from, covers_basis from sheet").fetchall() == [
        (None, None)
    ]
    assert verdict(store, "KM-10", "盘龙区").state == "undecidable"
    store.withdraw(receipt.upload_id, "测试")
    assert (verdict(store, "KM-10", "五华区").value or 0) == 0
    store.restore(receipt.upload_id, "测试")
    assert verdict(store, "KM-10", "五华区").value == 1
    assert [s["file"] for s in attachments.of(store, receipt.upload_id)] == ["扫描件1.pdf"]


@pytest.mark.long
def test_台账里有的那一次_补录了也只算一次_不取代台账(store):
    """台账 3月12日、4月9日两次；补录 3月12日（同县同督导同类别）和 5月7日：共三次。"""
    ledger(store, "2025-03-12", "2025-04-09")
    commit(store, "session_ledger", SESSION)
    commit(store, "session_ledger", {**SESSION, "held_on": "2025-05-07"})
    assert sessions(store) == [("2025-03-12", 2), ("2025-04-09", 1), ("2025-05-07", 1)]
    assert verdict(store, "KM-10", "五华区").value == 3


def test_后来的台账也不取代补录(store):
    commit(store, "session_ledger", {**SESSION, "held_on": "2025-05-07"})
    ledger(store, "2025-03-12")
    assert sessions(store) == [("2025-03-12", 1), ("2025-05-07", 1)]


@pytest.mark.long
def test_补录的值可以更正_但不能给它写上台账起止(store):
    """日期更正后计在新的一天；台账起止、标题的县区不在可更正的栏里；更正后仍不覆盖任何时间。"""
    commit(store, "session_ledger", {**SESSION, "held_on": "2025-05-07"})
    form = byhand.load_forms()["session_ledger"]
    row = queries.load("pages/ledger/source_cells").rows(
        store.cursor(), table="rec_session_ledger", form=form.id, record_id=1, known_at=None,
    )[0]  # fmt: skip
    spots = corrections.spots(form, row, [], [])
    assert [s.field for s in spots if s.field.startswith("meta.")] == []
    day = next(s for s in spots if s.field == "held_on")
    typed = corrections.read(form, "held_on", "2025-05-08", None, 2025)
    corrections.put_right(store, form, row, day, typed, "原件是8日", "测试")
    assert sessions(store) == [("2025-05-08", 1)]
    assert verdict(store, "KM-10", "盘龙区").state == "undecidable"


@pytest.mark.long
def test_补录的两次不合格_触发取消资格_撤销一次就不触发(store):
    """上半年、下半年都补录为不合格：KM-47（连续 2 次不合格）触发，依据是这两份；撤销一份就不触发。"""
    typed = {"supervisor": "沈知行", "score": "55", "passed": "不合格"}
    first, second = (
        commit(store, "supervisor_assessment", typed | {"period": half})
        for half in ("2025年上半年", "2025年下半年")
    )
    found = verdict(store, "KM-47", "沈知行")
    assert (found.state, found.value) == ("unmet", 2)
    assert [s.label for s in found.evidence] == [f"{first.file}!R1", f"{second.file}!R1"]
    store.withdraw(second.upload_id, "测试")
    assert verdict(store, "KM-47", "沈知行").state != "unmet"


def test_同样的再存一次_是已经收过(store):
    first = commit(store, "session_ledger", SESSION)
    second = commit(store, "session_ledger", SESSION)
    assert (first.state, second.state, second.upload_id) == ("committed", "already_in", 1)


@pytest.mark.parametrize(
    ("data", "name", "kind", "label"),
    [
        (PDF, "签到表.pdf", "pdf", "签到表.pdf"),
        (PNG, "C:\\照片\\合影.png", "png", "合影.png"),
        (JPG, "../../etc/passwd", "jpg", "passwd"),
        (JPG, "..", "jpg", "扫描件"),
        (PNG, "签到\u202e表\x00.png", "png", "签到表.png"),
        (PDF, "530102199003071234.pdf", "pdf", None),
        (PNG, "其实是图.pdf", "png", "其实是图.pdf"),
    ],
)
def test_扫描件按字节认_名字只是名字(store, data, name, kind, label):
    found = scan(data, name)
    assert found.kind == kind
    assert "530102199003071234" not in found.label
    assert label is None or found.label == label
    attachments.keep(store, [data])
    assert sorted(p.name for p in (store.directory / "raw").iterdir()) == [found.sha256]
    assert store.original(found.sha256) == data


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "空.pdf", "是空的"),
        (b"MZ\x90\x00", "签到表.png", "不是 pdf、jpg 或 png"),
        (b"<svg onload=alert(1)>", "图.jpg", "不是 pdf、jpg 或 png"),
        (b"<html>%PDF-1.7", "签到表.pdf", "不是 pdf、jpg 或 png"),
        (PNG[:20], "断.png", "已损坏"),
        (JPG[:9], "断.jpg", "已损坏"),
        (PDF + bytes(MOST_BYTES), "大.pdf", "超过 20 MB"),
        (PNG[:16] + b"\x00\x00\xff\xff" * 2 + PNG[24:], "炸弹.png", "65535×65535 个像素"),
    ],
)
def test_不是扫描件的不收_说明原因(data, name, said):
    found = scan(data, name)
    assert isinstance(found, Problem)
    assert (found.severity, said in found.message) == ("error", True)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"form": "no_such_form"},
        {"typed": {"no_such_field": "x"}},
        {"typed": {"held_on": 20250312}},
        {"typed": ["held_on"]},
        {"scans": [{"sha256": "../../secret", "kind": "pdf", "bytes": 1}]},
        {"scans": [{"sha256": "0" * 64, "kind": "exe", "bytes": 1}]},
    ],
)
def test_不是本程序写的补录_读不出_不入库(store, change):
    document = json.loads(byhand.entry("session_ledger", SESSION)) | change
    data = json.dumps(document, ensure_ascii=False).encode()
    result = byhand.check(data, "补录.json")
    assert [p.code for p in result.problems] == ["unreadable_file"]
    assert not result.readable
    assert store.commit(result, data, "测试").state == "parked"
