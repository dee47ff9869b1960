"""Choices in a phrase or an abbreviation, a signature's name beside its day, a length said twice alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dudao.reading.grid import Grid, Reading
from dudao.recognition.check import check
from dudao.records import SheetResult

TODAY = dt.date(2026, 1, 10)
Rows = list[list[Any]]


def read(rows: Rows) -> SheetResult:
    page = Grid("表", "sheet", [list(row) for row in rows])
    return check(Reading("五华区.xlsx", "0" * 64, [page], []), TODAY).sheets[0]


def errors(found: SheetResult) -> list[str]:
    return [p.code for p in found.problems if p.severity == "error"]


def card(kind: str, way: str, signed: str, hours: Any = "1.5") -> Rows:
    return [
        ["五华区个别督导登记表"],
        ["受督同工", "冯燕琼", "督导员", "何咏诗"],
        ["所属站点", "龙翔街道社工站", "督导日期", "2024-03-15"],
        ["起止时间", "14:00-15:30", "工时", hours],
        ["督导类型", kind, "督导方式", way],
        ["督导内容", "讨论社区养老食堂志愿者流失的原因。", None, None],
        ["督导建议", "每季度开一次志愿者茶话会。", None, None],
        ["社工计划", "月底出新班表。", None, None],
        ["同工签署／日期", signed, None, None],
    ]


@pytest.mark.parametrize(
    ("kind", "way", "signed"),
    [
        ("个督", "面见", "冯燕琼　2024.3.16"),
        ("一对一督导", "来站里", "冯燕琼／2024年3月16日"),
        ("个体督", "到现场", "2024-03-16 冯燕琼"),
    ],
)
def test_卡片里的简称_说法_签名连着日期(kind: str, way: str, signed: str):
    found = read(card(kind, way, signed))
    values = found.records[0].values
    assert (values["type"], values["mode"]) == ("individual", "face_to_face")
    assert (values["worker_signed_on"], values["minutes"]) == ("2024-03-16", 90)
    assert errors(found) == []


@pytest.mark.parametrize("hours", ["2", "45分钟"])
def test_时长写了两处_不一样的不读(hours: str):
    found = read(card("个督", "面见", "2024.3.16", hours))
    assert found.records[0].values["minutes"] is None
    assert set(errors(found)) == {"repeated_label"}


@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ("来站里", "face_to_face"),
        ("到我们站上来的", "face_to_face"),
        ("打电话", "phone"),
        ("打了个电话", "phone"),
        ("开视频会", "online"),
        ("面见", "face_to_face"),
    ],
)
def test_台账里怎么督导的_说成一句话(said: str, mode: str):
    rows: Rows = [["五华区2024年督导登记"]]
    rows.append(["哪天", "谁来督导", "是什么督导", "怎么督导的", "哪些人参加", "工时（小时）"])
    rows.append(["2024-03-04", "安晓燕", "团体督导", said, "苗玉梅、邹建军", 2])
    rows.append(["2024-03-16", "安晓燕", "个别督导", said, "邹建军", 1.5])
    found = read(rows)
    assert [r.values["mode"] for r in found.records] == [mode, mode]
    assert [r.values["activity"] for r in found.records] == ["group", "individual"]
    assert [r.values["minutes"] for r in found.records] == [120, 90]
    assert errors(found) == []
