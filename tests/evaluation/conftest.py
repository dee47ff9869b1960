"""A literal city: tables in a test become uploads of a real store, then verdicts."""

import contextlib
import datetime as dt
import hashlib
import itertools

import pytest

from dudao import rules
from dudao.evaluation import coverage, evaluate, satisfaction
from dudao.problems import Problem
from dudao.records import FileResult, Record, SheetResult
from tests.evaluation.kept import facts_of, let_go

HEADERS = {
    "日期": "held_on", "县": "county", "站点": "stations", "类别": "activity", "方式": "mode",
    "督导": "supervisors", "对象": "supervisees", "时长": "minutes", "地点": "place",
    "归档": "record_filed_on", "签名": "supervisor_signed_on", "内容": "content", "主题": "topic",
    "类型": "type", "站": "station", "姓名": "name", "名册": "kind", "职称": "title",
    "证书": "certificate", "周期": "period", "合格": "passed", "投诉": "complaint_upheld",
    "被评": "supervisor", "填表人": "author", "填表日": "logged_on", "工作": "work",
    "自评": "self_review", "计划": "plan", "月": "month", "题": "item",
    "聘任": "appointed_on", "取得": "certified_on", "教龄": "teaching_years", "学时": "training_hours", "办公": "office", "门牌": "door_sign", "类": "types", "文件": "document", "数": "count", "达成": "goals", "被督导满意": "supervisee_satisfaction", "督导签": "signed_by", "助理": "assistant", "建议": "advice", "性别": "sex", "出生": "born", "专业": "major", "学历": "education", "入职": "hired_on", "社工签名": "worker_signed_on", "照片": "photo",
    "地区": "region", "从业": "practice_years", "单位": "organisation", "备注": "note", "提纲": "outline",
    "状态": "status", "原文": "status_text", "需求": "needs_collected_on", "联系": "bureau_contacted_on",
    "自评报告": "self_report", "实地": "site_visit", "档案": "archive_review", "提交": "answered_on",
    "人数": "headcount", "目的": "purpose", "领域": "extra",
    **{f"q{i}": f"q{i}" for i in range(1, 8)}, **{f"n{i}": f"n{i}" for i in range(1, 6)},
}  # fmt: skip
CODES = {
    "团体": "group", "个别": "individual", "同事": "peer", "线上团体": "online_group",
    "线上培训": "online_training", "中心会议": "centre_meeting", "站点活动": "station_activity",
    "面谈": "face_to_face", "线上": "online", "电话": "phone", "其他": "other",
    "行政": "administrative", "专业": "professional", "是": True, "否": False,
}  # fmt: skip
LISTS = {"stations", "supervisors", "supervisees", "types"}
NUMBERS = {
    "minutes",
    "item",
    "teaching_years",
    "training_hours",
    "practice_years",
    "headcount",
    "count",
    "goals",
    "supervisee_satisfaction",
    *(f"q{i}" for i in range(1, 8)),
    *(f"n{i}" for i in range(1, 6)),
}
CODED = {"activity", "mode", "kind", "type", "passed", "complaint_upheld", "photo"}


def _value(field, text):
    if field == "extra":
        return {"擅长领域": text}
    if field in LISTS:
        return [part for part in text.split("、") if part]
    if not text:
        return None
    if field in NUMBERS:
        return float(text) if "." in text else int(text)
    if field == "county" and "、" in text:
        return text.split("、")
    if field in CODED:
        return CODES[text]
    return text


def parse(table):
    """``日期 | 县`` and rows below → list of {field: value}; an empty cell is None."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    fields = [HEADERS[h.strip()] for h in lines[0].split("|")]
    return [
        {f: _value(f, cell.strip()) for f, cell in zip(fields, line.split("|"), strict=True)}
        for line in lines[1:]
    ]


class City:
    """Builds uploads; asks for verdicts. ``now`` of an upload: late, unless a test says otherwise."""

    late = dt.datetime(2026, 6, 1, 9)

    def __init__(self, store):
        self.store = store
        self._number = itertools.count(1)

    def send(self, form, table, *, meta=None, covers=None, now=None, file=None, unreadable=()):
        """``unreadable``: (row, field) of cells in error, the value null."""
        number = next(self._number)
        name = file or f"{form}{number}.xlsx"
        data = f"{number} {name}".encode()
        records = [
            Record(row, values, {f: f"A{row}" for r, f in unreadable if r == row})
            for row, values in enumerate(parse(table), start=2)
        ]
        errors = [
            Problem("unreadable", "error", "读不出", f"A{row}", field, "？")
            for row, field in unreadable
        ]
        sheet = SheetResult("Sheet1", form, dict(meta or {}), records, errors)
        result = FileResult(name, hashlib.sha256(data).hexdigest(), [sheet])
        days = tuple(dt.date.fromisoformat(d) for d in covers.split("..")) if covers else None
        return self.store.commit(result, data, "测试", covers=days, now=now or self.late)

    def ledger(
        self, table, *, covers="2025-01-01..2025-12-31", county=None, file="台账.xlsx", **more
    ):
        return self.send(
            "session_ledger", table, meta={"county": county}, covers=covers, file=file, **more
        )

    @contextlib.contextmanager
    def facts(self, as_of="2026-01-10", known_at=None):
        """Kept until something is written."""
        yield facts_of(self.store, dt.date.fromisoformat(as_of), known_at)

    def close(self):
        let_go()

    def verdicts(self, target, as_of="2026-01-10", *, year=2025, known_at=None, pack="kunming"):
        with self.facts(as_of, known_at) as facts:
            return list(evaluate(facts, rules.load(pack), year, {target}))

    def states(self, target, as_of="2026-01-10", **more):
        """{subject or (subject, period): (state, value)}; the period only where there are several."""
        found = self.verdicts(target, as_of, **more)
        several = len({v.subject for v in found}) < len(found)
        return {(v.subject, v.period) if several else v.subject: (v.state, v.value) for v in found}

    def one(self, target, subject, as_of="2026-01-10", **more):
        """(state, value, missing) of one subject."""
        (v,) = [v for v in self.verdicts(target, as_of, **more) if v.subject == subject]
        return v.state, v.value, v.missing

    def excluded(self, target, subject, as_of="2026-01-10"):
        (v,) = [v for v in self.verdicts(target, as_of) if v.subject == subject]
        return [(source.label, reason) for source, reason in v.excluded]

    def evidence(self, target, subject, as_of="2026-01-10"):
        (v,) = [v for v in self.verdicts(target, as_of) if v.subject == subject]
        return [source.label for source in v.evidence]

    def coverage(self, as_of="2026-01-10", year=2025):
        with self.facts(as_of) as facts:
            return coverage(facts, year)

    def satisfaction(self, as_of="2026-01-10", year=2025, **more):
        with self.facts(as_of) as facts:
            return satisfaction(facts, year, **more)


@pytest.fixture
def city(tmp_path, begin):
    """An empty store with a City around it."""
    with begin(tmp_path / "store") as store:
        built = City(store)
        yield built
        built.close()
