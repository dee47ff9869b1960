"""Odd situations of satisfaction: mixed layouts, blanks, what small groups must not give away."""

import random

import pytest

from dudao.evaluation.satisfaction import hide

PAPER = "q1 | q2 | q3 | q4 | q5 | q6 | q7"
TALLY = "题 | n1 | n2 | n3 | n4 | n5"
ALL4 = "4 | 4 | 4 | 4 | 4 | 4 | 4"


def survey(city, county, rows, held_on="2025-05-20", header=PAPER, **more):
    meta = {"county": county, "held_on": held_on, "station": None, "supervisor": None}
    city.send("satisfaction_survey", f"{header}\n" + "\n".join(rows), meta=meta, **more)


def of(report, county):
    (found,) = [c for c in report["counties"] if c["county"] == county]
    return found


def test_汇总表和一人一行的合在一起(city):
    """汇总 14 人（第 1 题），一人一行 6 人，其中一人全空。"""
    survey(city, "五华区", ["1 | 0 | 0 | 3 | 7 | 4", "2 | 1 | 0 | 0 | 0 | 12"], header=TALLY)
    survey(city, "五华区", [ALL4] * 5 + [" | | | | | | "])
    county = of(city.satisfaction(), "五华区")
    assert (county["respondents"], county["answers"]) == (20, 14 + 13 + 35)
    assert county["items"][0] == {
        "item": 1, "answers": 19, "counts": [0, 0, 3, 12, 4], "rate": round(16 / 19, 6), "mean": round(77 / 19, 6),
    }  # fmt: skip
    assert county["rate"] == round((11 + 12 + 35) / 62, 6)
    assert county["items"][6]["answers"] == 5


def test_没有人作答的题是空_不是零分(city):
    survey(city, "五华区", ["5 | | | | | | "] * 8)
    item = of(city.satisfaction(), "五华区")["items"][1]
    assert item == {"item": 2, "answers": 0, "counts": [0] * 5, "rate": None, "mean": None}


@pytest.mark.parametrize(("people", "shown"), [(4, (None, None)), (5, (5, None)), (7, (7, None)), (8, (8, [0, 0, 0, 8, 0]))])  # fmt: skip
def test_人数的边界(city, people, shown):
    survey(city, "五华区", [ALL4] * people)
    report = city.satisfaction()
    for group in (report["total"], of(report, "五华区")):
        assert (group["respondents"], group["items"][0]["counts"]) == shown
        assert (group["rate"] is None) == (people < 5)
    assert report["suppressed"] == (["五华区"] if people < 5 else [])


def test_藏着的人数不能由说明倒推(city):
    survey(city, "五华区", [ALL4] * 4)
    survey(city, "盘龙区", [ALL4] * 20)
    survey(city, None, [ALL4] * 2)
    report = city.satisfaction()
    assert report["suppressed"] == ["五华区"]
    assert report["total"]["respondents"] == 26
    assert report["notes"][-1] == "有答卷没有写明县（市、区），只计入全市。"


@pytest.mark.parametrize("limit", [5, 8])
def test_藏着的总不止一组_也不少于下限(limit):
    """Over random cities: the hidden (with those of no county) are none, all there is, or enough."""
    dice = random.Random(7)
    for _ in range(500):
        sizes = {f"县{i}": dice.choice([0, 0, 1, 3, 4, 5, 7, 8, 9, 30]) for i in range(6)}
        others = dice.choice([0, 0, 0, 1, 6])
        hidden = hide(sizes, others, limit)
        assert all(name in hidden for name, size in sizes.items() if 0 < size < limit)
        together = sum(sizes[n] for n in hidden) + others
        everything = hidden == {n for n, size in sizes.items() if size}
        assert not hidden or everything or (together >= limit and len(hidden) + bool(others) > 1)


def test_日期不明的推定年度_数字不泄露小组(city):
    survey(city, "五华区", [ALL4] * 4, None, file="五华2025.xlsx")
    survey(city, "盘龙区", [ALL4] * 20)
    survey(city, "官渡区", [ALL4] * 9)
    report = city.satisfaction()
    assert report["suppressed"] == ["五华区", "官渡区"]
    assert not any("4 份" in note for note in report["notes"])
    assert any("五华2025.xlsx" in note for note in report["notes"])


def test_一份导出里各县的答卷各归各县(city):
    """问卷工具导出的一张表，县区写在每份答卷里；没有写的归表头的县。"""
    rows = [f"{ALL4} | 盘龙区"] * 6 + [f"{ALL4} | 官渡区"] * 9 + [f"{ALL4} | "] * 5
    survey(city, "五华区", rows, header=f"{PAPER} | 县")
    report = city.satisfaction()
    assert report["total"]["respondents"] == 20
    shown = {c["county"]: c["respondents"] for c in report["counties"] if c["respondents"]}
    assert shown == {"五华区": 5, "盘龙区": 6, "官渡区": 9}
