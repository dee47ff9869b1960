"""满意度：满意率 =（很满意 + 非常满意）/ 有效作答；人数少的不显示，也倒推不出来。"""

import datetime as dt

PAPER = "q1 | q2 | q3 | q4 | q5 | q6 | q7"


def survey(city, county, rows, held_on="2025-05-20", **more):
    city.send(
        "satisfaction_survey", f"{PAPER}\n" + "\n".join(rows),
        meta={"county": county, "held_on": held_on, "station": None, "supervisor": None}, **more,
    )  # fmt: skip


def of(report, county):
    (found,) = [c for c in report["counties"] if c["county"] == county]
    return found


ALL4, MIXED = "4 | 4 | 4 | 4 | 4 | 4 | 4", "5 | 3 | 1 | | | 2 | 4"


def test_满意率和平均分_空着的不计(city):
    survey(city, "五华区", [ALL4] * 7 + [MIXED])
    report = city.satisfaction()
    county = of(report, "五华区")
    assert (county["respondents"], county["answers"]) == (8, 54)
    assert county["rate"] == round(51 / 54, 6)
    assert county["mean"] == round((49 * 4 + 15) / 54, 6)
    assert county["items"][2] == {
        "item": 3, "answers": 8, "counts": [1, 0, 0, 7, 0], "rate": 0.875, "mean": 3.625,
    }  # fmt: skip
    assert county["items"][3]["answers"] == 7


def test_汇总表的人数是各题有效票数里最多的(city):
    city.send(
        "satisfaction_survey",
        """
        题 | n1 | n2 | n3 | n4 | n5
        1  | 0  | 0  | 3  | 7  | 4
        2  | 0  | 1  | 1  | 3  | 8
        """,
        meta={"county": "西山区", "held_on": "2025-08-20"},
    )
    county = of(city.satisfaction(), "西山区")
    assert (county["respondents"], county["answers"]) == (14, 27)


def test_不足五人的不显示_不足八人的不显示分布(city):
    survey(city, "五华区", [ALL4] * 20)
    survey(city, "盘龙区", [ALL4] * 4)
    survey(city, "官渡区", [ALL4] * 4)
    survey(city, "西山区", [ALL4] * 7)
    report = city.satisfaction()
    assert report["suppressed"] == ["盘龙区", "官渡区"]
    assert of(report, "盘龙区") | {"items": None} == {
        "county": "盘龙区", "respondents": None, "answers": None, "rate": None, "mean": None, "items": None,
    }  # fmt: skip
    assert of(report, "西山区")["rate"] == 1.0
    assert of(report, "西山区")["items"][0]["counts"] is None
    assert of(report, "五华区")["items"][0]["counts"] == [0, 0, 0, 20, 0]
    assert report["total"]["respondents"] == 35
    shown = of(city.satisfaction(unsuppressed=True), "盘龙区")
    assert (shown["respondents"], shown["items"][0]["counts"]) == (4, [0, 0, 0, 4, 0])


def test_只有一个县人少时_再藏一个免得倒推(city):
    survey(city, "五华区", [ALL4] * 20)
    survey(city, "盘龙区", [ALL4] * 3)
    survey(city, "官渡区", [ALL4] * 9)
    report = city.satisfaction()
    assert report["suppressed"] == ["盘龙区", "官渡区"]
    assert report["notes"][-1].startswith("官渡区人数够")


def test_没写县的只计入全市(city):
    survey(city, None, [ALL4] * 6)
    report = city.satisfaction()
    assert report["total"]["respondents"] == 6
    assert {c["respondents"] for c in report["counties"]} == {0}
    assert "6 份答卷没有写明县（市、区），只计入全市。" in report["notes"]


def test_没写日期的年度_收件说明_文件名_最近的督导_收件日(city):
    city.ledger(
        "日期 | 县 | 类别 | 督导\n2024-05-20 | 五华区 | 团体 | 甲", covers="2024-01-01..2024-12-31"
    )
    received = dt.datetime(2026, 2, 1)
    survey(city, "盘龙区", [ALL4] * 8, None, covers="2025-01-01..2025-12-31", now=received)
    survey(city, "官渡区", [ALL4] * 9, None, file="官渡2025年满意度.xlsx", now=received)
    survey(city, "五华区", [ALL4] * 10, None, file="五华.xlsx", now=received)
    assert city.satisfaction(year=2025)["total"]["respondents"] == 17
    assert city.satisfaction(year=2024)["total"]["respondents"] == 10
    assert "五华.xlsx" in city.satisfaction(year=2024)["notes"][1]


def test_没有督导可对的按收件日(city):
    survey(city, "五华区", [ALL4] * 10, None, file="五华.xlsx", now=dt.datetime(2025, 6, 1))
    assert city.satisfaction(year=2025)["total"]["respondents"] == 10


def test_评估日以后的调研不算(city):
    survey(city, "五华区", [ALL4] * 10, "2025-05-20")
    assert city.satisfaction("2025-05-19")["total"]["respondents"] == 0


def test_空库(city):
    report = city.satisfaction()
    assert (report["total"]["respondents"], report["total"]["rate"]) == (0, None)
