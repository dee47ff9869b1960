"""督导覆盖：在册社工按县和姓名对上；全体社工另计；新表取代旧表里它列出的站点。"""

LEDGER = "日期 | 县 | 站点 | 类别 | 督导 | 对象 | 时长"


def staffing(city, county, filled_on, rows, file=None):
    city.send(
        "staffing", f"站 | 姓名\n{rows}", meta={"county": county, "filled_on": filled_on}, file=file
    )


def of(report, county):
    (found,) = [c for c in report["counties"] if c["county"] == county]
    return found


def test_点名的社工和站点(city):
    staffing(
        city,
        "五华区",
        "2025-12-25",
        "龙翔街道 | 张三\n龙翔街道 | 李四\n护国街道 | 王五\n华山街道 | 赵六",
    )
    city.ledger(f"""{LEDGER}
        2025-03-12 | 五华区 | 护国街道 | 个别 | 甲 | 张三     | 60
        2025-03-13 | 盘龙区 |          | 个别 | 甲 | 李四     | 60
                   | 五华区 | 华山街道 | 个别 | 甲 | 赵六     | 60
        2025-03-14 | 五华区 | 华山街道 | 站点活动 | 甲 | 赵六 | 60
    """)
    report = city.coverage()
    assert of(report, "五华区") == {
        "county": "五华区",
        "stations": {"expected": 10, "reported": 3, "supervised": 2},
        "workers": {"reported": 4, "supervised": 1},
        "sessions": {"group": 0, "individual": 2, "peer": 0, "online": 0},
    }
    assert report["denominator"] == {"stations": 141, "as_of": "2023-06-30"}
    assert report["total"]["workers"] == {"reported": 4, "supervised": 1}


def test_全体社工算站点_不算点名(city):
    staffing(city, "安宁市", "2025-12-25", "连然街道 | 张三\n连然街道 | 李四")
    city.ledger(f"""{LEDGER}
        2025-08-07 | 安宁市 | 连然街道 | 团体 | 甲 | 全体社工 | 120
        2025-08-08 | 安宁市 |          | 个别 | 甲 | 李四     | 60
    """)
    county = of(city.coverage(), "安宁市")
    assert county["stations"]["supervised"] == 1
    assert county["workers"] == {"reported": 2, "supervised": 1}


def test_联合督导各县都算_全市只算一次(city):
    city.ledger(f"""{LEDGER}
        2025-08-07 | 安宁市、五华区 | | 团体 | 甲 | | 120
    """)
    report = city.coverage()
    assert (
        of(report, "安宁市")["sessions"]["group"] == of(report, "五华区")["sessions"]["group"] == 1
    )
    assert report["total"]["sessions"]["group"] == 1


def test_评估日以后的督导不算(city):
    staffing(city, "五华区", "2025-03-01", "龙翔街道 | 张三")
    city.ledger(f"{LEDGER}\n2025-03-12 | 五华区 | | 个别 | 甲 | 张三 | 60")
    assert of(city.coverage("2025-03-11"), "五华区")["workers"] == {"reported": 1, "supervised": 0}
    assert of(city.coverage("2025-03-12"), "五华区")["workers"] == {"reported": 1, "supervised": 1}


def test_新表取代它列出的站点_没列的保留(city):
    staffing(city, "西山区", "2025-12-19", "西苑街道 | 张三\n西苑街道 | 李四\n碧鸡街道 | 王五")
    staffing(city, "西山区", "2026-01-05", "西苑街道 | 张三")
    assert of(city.coverage(), "西山区")["workers"]["reported"] == 2


def test_后到的旧表不取代_填表时间在将来的不算最新(city):
    staffing(city, "西山区", "2025-12-19", "西苑街道 | 张三")
    staffing(city, "西山区", "2025-06-30", "西苑街道 | 李四\n西苑街道 | 王五")
    staffing(city, "西山区", "2205-12-19", "西苑街道 | 赵六\n西苑街道 | 钱七\n西苑街道 | 孙八")
    assert of(city.coverage(), "西山区")["workers"]["reported"] == 1


def test_空库每县都有一行(city):
    report = city.coverage()
    assert len(report["counties"]) == 14
    assert report["total"]["stations"] == {"expected": 141, "reported": 0, "supervised": 0}
