"""Laws of the parsers: known values in generated spellings parse to themselves; nothing raises; no value without a reason."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dudao.problems import CATALOGUE, make
from dudao.values import KINDS, parse
from dudao.values.core import Hint
from dudao.values.places import gazetteer

settings.register_profile("values", max_examples=150, deadline=None)
settings.load_profile("values")

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31))
NAMES = st.text(
    "张王李赵陈杨黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾", min_size=2, max_size=3
)
WIDE = str.maketrans("0123456789-.:/", "０１２３４５６７８９－．：／")

DATE_SHAPES = [
    "{y}-{m:02d}-{d:02d}",
    "{y}年{m}月{d}日",
    "{y} 年 {m} 月 {d} 日",
    "{y}.{m}.{d}",
    "{y}/{m:02d}/{d:02d}",
    "{y}{m:02d}{d:02d}",
    "{y}年{m:02d}月{d:02d}日上午",
    "{y}-{m}-{d} 09:30",
    "　{y}年{m}月{d}号　",
]


@given(DAYS, st.sampled_from(DATE_SHAPES), st.booleans())
def test_一天的各种写法都读成这一天(day: dt.date, shape: str, wide: bool):
    text = shape.format(y=day.year, m=day.month, d=day.day)
    found = parse("date", text.translate(WIDE) if wide else text, Hint())
    assert (found.value, found.doubts) == (day.isoformat(), ())


@given(DAYS)
def test_日期单元格和序列号读成同一天(day: dt.date):
    serial = (day - dt.date(1899, 12, 30)).days
    assert parse("date", serial, Hint()).value == day.isoformat()
    assert parse("date", dt.datetime(day.year, day.month, day.day), Hint()).value == day.isoformat()


@given(st.integers(0, 11), st.integers(0, 59))
def test_时长的各种写法读成同样多分钟(hours: int, minutes: int):
    total = hours * 60 + minutes
    shapes = [f"{total}分钟", f"{total} 分", f"{total}min"]
    shapes += [f"{hours}小时{minutes}分钟", f"{hours}h{minutes}min"] if hours and minutes else []
    shapes += [f"{hours}小时", f"{hours}个小时", f"{hours}h"] if hours and not minutes else []
    begin = 8 * 60
    end = begin + total
    shapes += [f"08:00-{end // 60:02d}:{end % 60:02d}"]
    expected = total or None
    for text in shapes:
        found = parse("minutes", text, Hint())
        if total:
            assert (text, found.value, found.doubts) == (text, expected, ())
        elif ":" not in text:
            assert found.value is None
            assert found.doubts


@given(st.integers(500, 49_999))
def test_薪资的各种写法读成同样多元(yuan: int):
    shapes = [
        str(yuan),
        f"{yuan}元",
        f"{yuan:,}",
        f"￥{yuan}",
        f"{yuan}元/月",
        f"{yuan / 10000}万",
        f"{yuan / 1000}k",
        yuan,
        float(yuan),
    ]
    for raw in shapes:
        found = parse("money", raw, Hint())
        assert found.doubts == ()
        assert abs(found.value - yuan) < 0.51


@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.sampled_from("、，,;；/\n"))
def test_姓名不管怎样分隔都读成同样的人(names: list[str], separator: str):
    found = parse("people", separator.join(names), Hint())
    assert (found.value, found.doubts) == (names, ())
    spaced = separator.join(" ".join(name) if len(name) == 2 else name for name in names)
    assert parse("people", spaced, Hint()).value == names


TOWNS = st.sampled_from(gazetteer().all_townships)


@given(
    TOWNS,
    st.sampled_from(
        [
            "{n}",
            "{n}社工站",
            "{n}社会工作服务站",
            "{c}{n}",
            "昆明市{c}{n}社工站",
            "{n} 社工站",
            "{s}社工站",
            "{s}",
        ]
    ),
)
def test_站点的各种写法读成官方名称(town: Any, shape: str):
    text = shape.format(n=town.name, c=town.county, s=town.stem)
    found = parse("station", text, Hint(county=town.county))
    assert (found.value, found.doubts) == (town.name, ())


@given(
    st.sampled_from(gazetteer().counties),
    st.sampled_from(["{k}", "昆明市{k}", "云南省昆明市{n}", "{n}", "{n}民政局", " {k} "]),
)
def test_县区的各种写法读成官方简称(county: Any, shape: str):
    found = parse("county", shape.format(k=county.key, n=county.name), Hint())
    assert (found.value, found.doubts) == (county.key, ())


RAW = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=40),
    st.text(
        "0123456789年月日.-/:：至~小时分钟hk万元√×是否有无张李王老师人等、， 　()（）+", max_size=14
    ),
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1)),
    st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)),
    st.times(),
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=3)),
)
HINTS = st.builds(
    Hint,
    label=st.sampled_from(["", "时长（小时）", "年薪（万元）", "督导时长"]),
    anchor=st.sampled_from([None, dt.date(2025, 12, 26)]),
    year=st.sampled_from([None, 2025]),
    county=st.sampled_from([None, "五华区"]),
    options=st.just((("choices", (("group", ("团体督导",)), ("peer", ("同事督导",)))),)),
)


@settings(max_examples=400)
@pytest.mark.parametrize("kind", sorted(KINDS))
@given(raw=RAW, hint=HINTS)
@example(raw=float("inf"), hint=Hint())
@example(raw=float("nan"), hint=Hint())
@example(raw="²", hint=Hint())
@example(raw="٣", hint=Hint())
def test_任何内容都不出异常且错误必留空(kind: str, raw: Any, hint: Hint):
    found = parse(kind, raw, hint)
    errors = [d for d in found.doubts if d.severity == "error"]
    if errors and kind not in ("people", "stations", "counties"):
        assert not found.value
    for doubt in found.doubts:
        assert make(doubt, cell="A1", label="栏目", text=raw).message


def _accepted(kind: str, text: str, value: Any) -> bool:
    """Whether a value is plainly in the text: its digits, in order, are all the text's digits."""
    digits = re.sub(r"\D", "", text)
    if kind == "date":
        parts = [str(int(p)) for p in value.split("-")]
        return all(p in digits or p[-2:] in digits for p in parts) or digits == ""
    return bool(digits) or bool(re.search(r"[一二两三四五六七八九十半正]", text))


@given(st.text("2025年月日.-/:1389个小时半分钟hm天课约上午下点元万k", min_size=1, max_size=10))
def test_没有数字的文字读不出时间和钱(text: str):
    for kind in ("date", "minutes", "money"):
        found = parse(kind, text, Hint())
        if found.value is not None and not found.doubts:
            assert _accepted(kind, text, found.value), (kind, text, found.value)


@given(
    st.text(
        st.characters(
            min_codepoint=0x4E00,
            max_codepoint=0x9FFF,
            exclude_characters="〇零一二三四五六七八九十百千万两半正",
        ),
        min_size=1,
        max_size=8,
    )
)
def test_没有数的汉字不会成为日期时长薪资人数(text: str):
    for kind in ("date", "minutes", "money", "integer", "number", "phone"):
        found = parse(kind, text, Hint())
        if text not in ("无", "暂无", "年", "月", "日", "号", "年月", "年月日"):
            assert (
                found.value,
                bool(found.doubts)
                or set(text) <= set("年月日号无时分小钟至到元万个人名位次份件张"),
            ) == (
                None,
                True,
            )


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_每种问题都说清在哪里错在哪怎么改(code: str):
    told = make(
        code,
        sheet="人员表",
        cell="F3",
        label="入职时间",
        text="去年",
        guess="某某",
        minutes="90",
        level="4",
        rest="其余",
    )
    assert "F3" in told.message
    assert told.message.endswith("。")
    assert "{" not in told.message


@pytest.mark.parametrize(
    "number",
    [
        "530102198805201234",
        "53010219880520123X",
        "530102 19880520 1234",
        "530102-19880520-1234",
        "530102880520123",
        "5301021988052012345",
        530102198805201234.0,
    ],
)
def test_身份证号在任何消息里都只剩头尾(number: Any):
    told = make("unreadable_date", cell="E5", label="年龄", text=f"号码{number}", guess=str(number))
    assert "880520" not in told.message + str(told.text)
    asked = parse("age", number, Hint())
    assert "880520" not in str(asked.doubts)
