"""Laws of the parsers: known values in generated spellings parse to themselves; nothing raises; no value without a reason."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dudao.problems import CATALOGUE, make
from dudao.values import KINDS, parse
from dudao.values.parsed import Hint
from dudao.values.places import gazetteer
from dudao.values.text import han_number
from tests.matrices import some

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
        found = parse("pay", raw, Hint())
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
@pytest.mark.parametrize("kind", some(sorted(KINDS), always=1, single=True))
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


def spellings_of_day(iso: str) -> set[str]:
    """Every plain spelling of a reduced date, white space left out."""
    year, *rest = (int(part) for part in iso.split("-"))
    years = {str(year), f"{year % 100:02d}"}
    months = {str(rest[0]), f"{rest[0]:02d}"} if rest else set()
    days = {str(rest[1]), f"{rest[1]:02d}"} if len(rest) > 1 else set()
    if not months:
        return {y + tail for y in years for tail in ("", "年", "年度")}
    if not days:
        plain = {y + s + m + t for y in years for m in months for s in "./-" for t in ("", "月")}
        return plain | {
            y + t.format(m)
            for y in years
            for m in months
            for t in ("年{}月", "年{}", "{}", "年{}月日")
        }
    found = set()
    for y, m, d in itertools.product(years, months, days):
        found |= {y + s + m + s + d + t for s in "./-" for t in ("", "日")}
        found |= {f"{y}年{m}{s}{d}{t}" for s in "月./-" for t in ("", "日")}
        found |= (
            {f"{d}{s}{m}{s}{y}" for s in "./-"} | {f"{m}{s}{d}{s}{y}" for s in "./-"} | {y + m + d}
        )
    return found


@settings(max_examples=600)
@given(st.text("0123456789年月日.-/ 2025", min_size=1, max_size=11))
@example("054053")
@example("年月2021")
@example("0 55025")
@example("2025.3-5")
def test_读出日期而不出声的只有日期的写法(text: str):
    found = parse("date", text, Hint())
    if found.value is None or found.doubts:
        return
    plain = re.sub(r"([./-])\1+", r"\1", re.sub(r"\s+", "", text)).rstrip(".")
    serial = re.fullmatch(r"[345]\d{4}", plain) is not None
    assert serial or plain in spellings_of_day(found.value), (text, found.value)


MINUTE_WORDS = [
    "0",
    "1",
    "2",
    "9",
    ":",
    "-",
    "小时",
    "分",
    "点",
    "半",
    "个",
    "h",
    "上午",
    "两",
    "一",
    " ",
]


@pytest.mark.long
@settings(max_examples=600)
@given(st.lists(st.sampled_from(MINUTE_WORDS), min_size=1, max_size=6).map("".join))
@example("两一小时9")
@example("1 0小时9")
def test_读出时长而不出声的必有单位或起止(text: str):
    found = parse("minutes", text, Hint())
    if found.value is None or found.doubts:
        return
    assert re.search(
        r"[时分点h]|:.*[-一]|[-一].*:", text
    )  # a unit, or a clock time with its other end
    assert 0 < found.value <= 2 * 24 * 60
    spoken = text.replace("两", "2").replace("一", "1").replace(" ", "")
    assert re.search(r"\d|半", spoken)
    hours = re.fullmatch(r"(\d+)个?(?:小时|h)(\d{1,2})分?", spoken)
    if hours:
        assert found.value == int(hours[1]) * 60 + int(hours[2])


MONEY_WORDS = [
    "0",
    "1",
    "2",
    "3",
    ",",
    ".",
    "+",
    "-",
    "元",
    "k",
    "万",
    "千",
    "百",
    "/月",
    "税后",
    "三",
    "五",
    " ",
]


@pytest.mark.long
@settings(max_examples=600)
@given(st.lists(st.sampled_from(MONEY_WORDS), min_size=1, max_size=6).map("".join))
@example("五万3")
@example("3千税后年")
@example("五千k")
@example("13 02")
def test_读出薪资而不出声的数就是写的数(text: str):
    found = parse("pay", text, Hint())
    if found.value is None or found.doubts:
        return
    bare = re.sub(r"税后|元|/月|\s|,", "", text).rstrip(".")
    scales = {"k": 1000, "千": 1000, "万": 10000, "百": 100, "": 1}
    if m := re.fullmatch(r"(\d+(?:\.\d+)?)([k千万百]?)", bare):
        assert abs(found.value - float(m[1]) * scales[m[2]]) < 0.51
    elif m := re.fullmatch(r"(\d)千(\d)", bare):
        assert found.value == int(m[1]) * 1000 + int(m[2]) * 100
    else:
        assert found.value == han_number(bare)


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
    for kind in ("date", "minutes", "money", "pay", "integer", "number", "phone"):
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
        could="入职时间、出生年月",
        value="2023",
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
