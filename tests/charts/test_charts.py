"""Figures as dicts: what stands where, and that text from files stays text."""

from __future__ import annotations

import json

from dudao.charts import likert_bars, likert_title, month_strip, quarter_strip
from dudao.charts.likert import Item
from dudao.charts.strips import Quarter, Row

RED = "#D55E00"


def test_月份条带_次数在格里_全年结论在右边():
    """
    五华区 3月2次 10月1次 → 达原则
    """
    chart = month_strip([Row("五华区", {3: 2, 10: 1}, "✓", "达原则", "#009E73")], "标题")
    heat, words = chart["data"]
    assert heat["z"] == [[0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0]]
    assert list(zip(words["x"], words["text"], strict=True))[:2] == [(2, "2"), (9, "1")]
    assert words["text"][2:] == ["✓ 达原则"]
    assert chart["layout"]["xaxis"]["ticktext"] == [
        *("1月", "2月", "3月", "4月", "5月", "6月"),
        *("7月", "8月", "9月", "10月", "11月", "12月"),
        "全年",
    ]
    assert heat["hovertext"][0][2] == "五华区 3月：2 次"


def test_四个季度四个盒子():
    marks = [Quarter(n, count, "✓", "达标", "#009E73") for n, count in ((1, 1), (2, None))]
    text = quarter_strip(marks, "每季度一次")["data"][0]["text"]
    assert text == ["<b>1季度</b><br>✓ 达标 1 场", "<b>2季度</b><br>✓ 达标"]


def test_李克特条_不满意在零线左边_一般各占一半():
    """
    非常不满意1 很不满意1 一般2 很满意2 非常满意4（共10）
    """
    chart = likert_bars([Item("内容", [1, 1, 2, 2, 4], "60%")])
    assert [trace["name"] for trace in chart["data"]] == [
        *("非常不满意", "很不满意", "一般", "很满意", "非常满意"),
    ]
    assert [round(trace["base"][0], 6) for trace in chart["data"]] == [-0.3, -0.2, -0.1, 0.1, 0.3]
    assert [trace["x"][0] for trace in chart["data"]] == [0.1, 0.1, 0.2, 0.2, 0.4]
    assert [trace["text"][0] for trace in chart["data"]] == ["1", "1", "2", "2", "4"]


def test_太窄的一段不写数字():
    chart = likert_bars([Item("内容", [1, 0, 0, 0, 99])])
    assert [trace["text"][0] for trace in chart["data"]] == ["", "", "", "", "99"]


def test_不显示的分组没有条():
    chart = likert_bars([Item("游戏环节", None, "人数太少")])
    assert [trace["x"][0] for trace in chart["data"]] == [0, 0, 0, 0, 0]


def test_没有答案时的标题():
    assert likert_title([Item("内容", [0, 0, 0, 0, 0])]) == "还没有可用的满意度答案"
    assert likert_title([Item("内容", [0, 0, 0, 1, 1])]) == "各行的满意率都是 100%"


def test_文件里的文字不会变成标签():
    evil = '<img src="http://example.org/x">'
    charts = [
        month_strip([Row(evil, {1: 1}, "✓", evil, RED)], evil),
        likert_bars([Item(evil, [1, 1, 1, 1, 1], evil)], evil),
    ]
    for chart in charts:
        assert "<img" not in json.dumps(chart, ensure_ascii=False)
