"""Values as people say them rather than as a form prints them."""

from __future__ import annotations

import pytest

from dudao.values import parse
from dudao.values.parsed import Hint

SIGN = Hint(options=(("choices", (("vertical", ("竖牌", "竖")), ("horizontal", ("横牌", "横")))),))


@pytest.mark.parametrize(
    ("text", "code"),
    [("竖起的", "vertical"), ("横起挂", "horizontal"), ("竖着放", "vertical"), ("横着的", "horizontal")],
)  # fmt: skip
def test_口语里的横竖(text: str, code: str):
    assert parse("choice", text, SIGN) == (code, (), ())


@pytest.mark.parametrize(
    ("label", "text", "code"),
    [
        ("有没有单独的办公室", "有", "own"),
        ("是否与人合用办公室", "是的", "shared"),
        ("是不是独立的一间", "√", "own"),
        ("办公室是单独的还是合用的，有没有", "有", None),
    ],
)
def test_问一个选项有没有_答有就是它(label: str, text: str, code: str | None):
    choices = (("own", ("独用", "独立", "单独")), ("shared", ("合用", "共用")))
    assert parse("choice", text, Hint(label=label, options=(("choices", choices),))).value == code


@pytest.mark.parametrize("text", ["没得", "没得，坏了", "没得（拆了）"])
def test_没得就是没有(text: str):
    assert parse("tick", text, Hint()).value is False


@pytest.mark.parametrize(
    ("text", "county", "station"),
    [
        ("太和办事处", "官渡区", "太和街道"),
        ("护国办事处社工站", "五华区", "护国街道"),
        ("龙翔街道办事处", "五华区", "龙翔街道"),
    ],
)
def test_办事处是街道的(text: str, county: str, station: str):
    assert parse("station", text, Hint(county=county)) == (station, (), ())


@pytest.mark.parametrize(
    "text", ["督导：池清扬 社工：屈明远", "社工：屈明远\n督导老师：池清扬", "督导者：池清扬；被督导者：屈明远"]
)  # fmt: skip
def test_督导和社工写在一格不混着读(text: str):
    parsed = parse("people", text, Hint())
    assert (parsed.value, [d.code for d in parsed.doubts]) == ([], ["mixed_roles"])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("下午两点半到三点四十", 70),
        ("上午九点到十一点半", 150),
        ("上午十点零五至下午两点", 235),
        ("晚上七点到八点三刻", 105),
        ("俩小时", 120),
        ("1个半钟", 90),
    ],
)
def test_几点到几点用汉字说(text: str, minutes: int):
    assert parse("minutes", text, Hint()) == (minutes, (), ())


@pytest.mark.parametrize(("text", "sex"), [("♀", "女"), (" ♂ ", "男"), ("♀女", "女")])
def test_性别写成符号(text: str, sex: str):
    assert parse("sex", text, Hint()) == (sex, (), ())


@pytest.mark.parametrize("text", ["团体和个体都要", "个体、团体两种都想参加", "团体个体都行"])
def test_两种都要(text: str):
    kinds = (("choices", (("group", ("团体", "集体")), ("individual", ("个体", "个别")))),)
    parsed = parse("types", text, Hint(options=kinds))
    assert (sorted(parsed.value), parsed.doubts) == (["group", "individual"], ())
