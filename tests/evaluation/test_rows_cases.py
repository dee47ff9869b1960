"""What a ledger's row may count for (DESIGN §4): held or not, online or not, which county, which answers' year."""

import datetime as dt

import pytest
from openpyxl import Workbook

from dudao.reading import Reader
from dudao.recognition.check import check
from tests.matrices import some

HEADS = ["日期", "县（市、区）", "站点", "类别", "方式", "督导老师", "督导对象", "时长（分钟）", "地点", "主题", "备注"]  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    with Reader() as found:
        yield found


def rows_of(table):
    """``日期 | …`` of ``HEADS``, a line a row."""
    return [
        [part.strip() or None for part in line.split("|")] for line in table.strip().splitlines()
    ]


def ledger(path, table, title="2025年督导台账", heads=HEADS):
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(heads)
    for row in rows_of(table):
        sheet.append([int(v) if v and v.isdigit() else v for v in row])
    book.save(path)
    return path


@pytest.fixture
def received(city, reader, tmp_path):
    """Commits ledgers as files; returns what was read of them."""

    def commit(table, now=dt.datetime(2026, 1, 9), name="台账.xlsx", **more):
        path = ledger(tmp_path / name, table, **more)
        result = check(reader.read(path.read_bytes(), name), today=now.date())
        city.store.commit(result, path.read_bytes(), "测试", now=now)
        return result

    return commit


def said(result):
    return [(p.cell, p.code) for sheet in result.sheets for p in sheet.problems]


def test_what_was_not_held_is_listed_with_its_words(city, received):
    """| 五华 取消 | 盘龙 held late | 官渡 unclear | 西山 a plan of its own column |"""
    result = received(
        """
        2025-03-12 | 五华区 | 大观街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 | 因暴雨取消
        2025-04-16 | 盘龙区 | 拓东街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 | 原定4月1日，改期至4月16日
        2025-05-14 | 官渡区 | 关上街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 | 取消游戏环节
        2025-06-11 | 西山区 | 西苑街道 | 团体督导（未开展） | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 |
        2025-07-09 | 安宁市 | 连然街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 | 记录延期提交
        """
    )
    assert said(result) == [
        ("K3", "not_held"), ("K4", "held_after_all"), ("K5", "maybe_not_held"), ("D6", "not_held"),
    ]  # fmt: skip
    states = city.states("KM-10")
    assert [states[c] for c in ("五华区", "盘龙区", "官渡区", "西山区", "安宁市")] == [
        ("unmet", 0), ("met", 1), ("undecidable", 0), ("unmet", 0), ("met", 1),
    ]  # fmt: skip
    assert city.excluded("KM-10", "五华区")[0][1] == "没有开展，写的是“因暴雨取消”"
    assert city.excluded("KM-10", "官渡区")[0][1] == "看不出开没开（写的是“取消游戏环节”）"
    assert city.states("KM-12") == {
        "2025-04-16 盘龙区 团体": ("met", 120),
        "2025-05-14 官渡区 团体": ("undecidable", None),
        "2025-07-09 安宁市 团体": ("met", 120),
    }


def test_a_doubt_decides_nothing_where_enough_others_are_there(city, received):
    received(
        """
        2025-03-12 | 五华区 | 大观街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 | 取消一个环节
        2025-04-16 | 五华区 | 大观街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 |
        """
    )
    assert city.states("KM-10")["五华区"] == ("met", 1)
    assert city.states("KM-35")["五华区"] == ("undecidable", 1)


def test_a_row_dated_after_its_arrival_is_a_plan(city, received):
    received(
        """
        2025-03-12 | 五华区 | 大观街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 |
        2025-09-12 | 盘龙区 | 拓东街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 |
        """,
        now=dt.datetime(2025, 4, 1),
    )
    assert city.states("KM-10")["五华区"] == ("met", 1)
    assert city.states("KM-10")["盘龙区"][0] != "met"
    assert city.excluded("KM-10", "盘龙区")[0][1] == "日期晚于收件日 2025-04-01，是计划"


def test_a_column_of_its_own_goes_before_what_is_said_in_passing(city, received):
    heads = [*HEADS, "开展状态"]
    row = "2025-0{}-12 | {} | | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 | {} | {}"
    result = received(
        "\n".join(
            row.format(n, *rest)
            for n, rest in enumerate(
                [
                    ("五华区", "", "未开展"), ("盘龙区", "取消游戏环节", "已开展"),
                    ("官渡区", "", "〃"), ("西山区", "取消", "已开展"), ("安宁市", "", "取消"),
                ],
                start=1,
            )
        ),
        heads=heads,
    )  # fmt: skip
    assert [r.values["status"] for r in result.sheets[0].records] == [
        "not_held", "held", "held", "unclear", "not_held",
    ]  # fmt: skip
    states = city.states("KM-10")
    assert [states[c][0] for c in ("五华区", "盘龙区", "官渡区", "西山区", "安宁市")] == [
        "unmet", "met", "met", "undecidable", "unmet",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("2025年督导工作计划表", None),
        ("2025年下半年督导安排", None),
        ("2025年督导计划执行情况", "session_ledger"),
        ("2025年督导计划台账", "session_ledger"),
        ("2025年督导工作安排完成情况", "session_ledger"),
    ],
)
def test_a_sheet_titled_as_a_plan_is_asked_about(reader, tmp_path, title, form):
    row = "2025-03-12 | 五华区 | 大观街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 |"
    path = ledger(tmp_path / "a.xlsx", row, title=title)
    read = reader.read(path.read_bytes(), "a.xlsx")
    result = check(read)
    assert [sheet.form for sheet in result.sheets] == [form]
    if form is None:
        (problem,) = result.sheets[0].problems
        assert (problem.code, title in problem.message) == ("plan_sheet", True)
        told = check(read, answers={problem.ask.key: True})
        assert [len(sheet.records) for sheet in told.sheets] == [1]


def test_a_plan_with_what_really_was_is_a_ledger(reader, tmp_path):
    heads = [*HEADS, "实际开展日期"]
    heads[0] = "督导日期"
    row = "2025-03-12 | 五华区 | 大观街道 | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 | | {}"
    for told, form in (("2025-03-13", "session_ledger"), ("", None)):
        path = ledger(tmp_path / "a.xlsx", row.format(told), title="2025年督导计划", heads=heads)
        result = check(reader.read(path.read_bytes(), "a.xlsx"))
        assert [sheet.form for sheet in result.sheets] == [form]


PLACES = """
    五华区网络安全宣传教育基地会议室 |                    | met         |
    盘龙区直播助农基地               |                    | met         |
    县民政局视频会议室               |                    | met         |
    在线教育公司三楼                 |                    | met         |
    线上                             |                    | unmet       | 写的是“线上”，不是面对面
    大观街道社工站（线上）           |                    | unmet       | 写的是“线上”，不是面对面
    腾讯会议 123-456                 |                    | unmet       | 写的是“腾讯会议”，不是面对面
    社工站（通过钉钉）               |                    | unmet       | 写的是“钉钉”，不是面对面
    电话                             |                    | unmet       | 线上或电话开展，不是面对面
    社工站、线上                     |                    | undecidable | 写了“线上”，又有地点，督导方式无法确定
    线上线下同步                     |                    | undecidable | 写了“线上线下”，又有地点，督导方式无法确定
    大观街道社工站                   | 回访上次腾讯会议   | undecidable | 写了“腾讯会议”，又有地点，督导方式无法确定
    大观街道社工站                   | 线上线下融合的服务 | met         |
"""


@pytest.mark.parametrize(("place", "topic", "state", "reason"), some(rows_of(PLACES), always=2))
def test_where_it_was_held_says_how(city, place, topic, state, reason):
    city.ledger(
        f"日期 | 县 | 类别 | 督导 | 时长 | 地点 | 主题\n2025-03-12 | 五华区 | 团体 | 甲 | 120 | {place} | {topic or ''}"
    )
    assert city.states("KM-10")["五华区"][0] == state
    assert [told for _, told in city.excluded("KM-10", "五华区")] == ([reason] if reason else [])


def test_counties_that_are_taken_out_or_not_written_out(city, received):
    """东川 is taken out, 安宁 may be one of the two others; 石林 is named nowhere but in 各县区."""
    received(
        """
        2025-03-12 | 五华区等3个县区   | | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 市民政局 | 甲 |
        2025-04-16 | 主城四区           | | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 市民政局 | 甲 |
        2025-05-14 | 五华区（不含西山） | | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 市民政局 | 甲 |
        """
    )
    states = city.states("KM-10")
    assert [states[c] for c in ("五华区", "盘龙区", "西山区", "安宁市")] == [
        ("met", 3), ("met", 1), ("met", 1), ("undecidable", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["除东川外各县区", "全市（不含东川区）", "全市各县区，东川除外"])
def test_a_county_taken_out_has_none(city, received, words):
    received(f"2025-03-12 | {words} | | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 市民政局 | 甲 |")
    states = city.states("KM-10")
    assert (states["东川区"], states["安宁市"]) == (("unmet", 0), ("undecidable", 0))


def test_a_ledger_of_all_but_one_says_nothing_of_that_one(city, received):
    received(
        "2025-03-12 | 五华区 | | 团体督导 | 面对面 | 李敏华 | 张伟 | 120 | 站点 | 甲 |",
        title="昆明市除东川外各县区2025年督导台账",
    )
    assert city.states("KM-10")["东川区"][0] == "undecidable"


@pytest.mark.parametrize(
    ("needs", "contacted", "states"),
    some(
        [
            ("2025-03-01", "2025-03-02", ("met", 1, 1)),
            ("2025-03-12", "", ("met", 1, None)),
            ("2025-03-13", "2025-03-20", ("unmet", 0, 0)),
            ("", "", ("not_applicable", None, None)),
        ],
        always=1,
    ),
)
def test_needs_collected_and_bureau_contacted_before(city, needs, contacted, states):
    """KM-32, KM-31 by the columns a ledger adds; without them nobody can tell: counted."""
    city.ledger(
        f"日期 | 县 | 类别 | 督导 | 时长 | 需求 | 联系\n2025-03-12 | 五华区 | 团体 | 甲 | 120 | {needs} | {contacted}"
    )
    (before,), (asked,) = city.states("KM-32").values(), city.states("KM-31").values()
    assert (*before, asked[1]) == states
    if not needs:
        missing = city.one("KM-32", "2025-03-12 五华区 团体")[2]
        assert missing == "台账没有“需求收集日期”一栏或没有写，只计数"


@pytest.mark.parametrize(
    ("report", "visit", "archive", "expected"),
    [
        ("已提交", "2025-06-01", "√", ("met", 5)),
        ("已提交", "未开展", "已查阅", ("unmet", 4)),
        ("已提交", "", "已查阅", ("undecidable", 4)),
        ("", "", "", ("not_applicable", 2)),
    ],
)
def test_the_steps_of_an_assessment(city, report, visit, archive, expected):
    city.send(
        "supervisor_assessment",
        "被评 | 周期 | 合格 | 达成 | 被督导满意 | 自评报告 | 实地 | 档案\n"
        f"李明 | 2025 | 是 | 80 | 90 | {report} | {visit} | {archive}",
    )
    assert city.states("KM-46")["李明"] == expected


ITEMS = [
    "您对本次督导的形式是否满意", "您对本次督导过程中的氛围是否满意", "您在本次督导的过程中对督导老师的回答是否满意",
    "您在本次督导的过程中对督导老师的自我介绍环节是否满意", "您在本次督导的过程中对督导老师的游戏环节是否满意",
    "您在本次督导的过程中对督导老师的提出问题环节是否满意", "您在本次督导的过程中对督导老师的总结交流环节是否满意",
]  # fmt: skip


def export(path, heads, rows):
    """A questionnaire tool's file: ``heads`` and the seven items, each row answered 非常满意."""
    book = Workbook()
    sheet = book.active
    sheet.append(["序号", *heads, *ITEMS])
    for n, row in enumerate(rows, start=1):
        sheet.append([n, *row, *["非常满意"] * 7])
    book.save(path)
    return path


def take(city, reader, path, now=dt.datetime(2026, 11, 30)):
    result = check(reader.read(path.read_bytes(), path.name), today=now.date())
    city.store.commit(result, path.read_bytes(), "测试", now=now)
    return result


def respondents(city, year):
    found = city.satisfaction(year=year, unsuppressed=True)
    told = {c["county"]: c["respondents"] for c in found["counties"] if c["respondents"]}
    return found["total"]["respondents"], told


def test_answers_count_in_the_year_they_were_handed_in(city, reader, tmp_path):
    """15 answers of April 2025, each with its own moment, received in 2026."""
    rows = [
        (f"2025/4/{8 + n % 3} 10:2{n % 10}:11", "85秒", "五华区" if n < 8 else "盘龙区")
        for n in range(15)
    ]
    path = export(tmp_path / "导出.xlsx", ["提交答卷时间", "所用时间", "所在县区"], rows)
    take(city, reader, path)
    assert respondents(city, 2025) == (15, {"五华区": 8, "盘龙区": 7})
    assert respondents(city, 2026)[0] == 0
    assert not any("没有日期" in note for note in city.satisfaction(year=2025)["notes"])


def test_the_day_of_the_session_goes_before_that_of_the_answer(city, reader, tmp_path):
    """Six of December 2025 and six of January 2026 in one export, all handed in in 2026; two supervisors."""
    rows = [
        ("2026/1/20 9:00:00", f"{('2025年12月20日', '2026年1月6日')[n % 2]}", ("李敏华", "周文彬")[n % 2])
        for n in range(12)
    ]  # fmt: skip
    path = export(tmp_path / "导出.xlsx", ["提交答卷时间", "督导时间", "督导老师"], rows)
    result = take(city, reader, path)
    first = result.sheets[0].records[0].values
    assert (first["held_on"], first["supervisor"]) == ("2025-12-20", "李敏华")
    assert [respondents(city, year)[0] for year in (2025, 2026)] == [6, 6]
    assert [name for name, (_, rate) in city.states("KM-44").items() if rate] == ["李敏华"]
    assert city.states("KM-73") == {"导出.xlsx!Sheet": ("not_applicable", 42)}


def test_each_answer_finds_its_own_session(city, reader, tmp_path):
    city.ledger("""
        日期       | 县     | 类别 | 督导   | 时长 | 人数
        2025-04-08 | 五华区 | 团体 | 李敏华 | 120  | 8
        2025-04-09 | 五华区 | 团体 | 周文彬 | 120  | 9
    """)
    rows = [
        (("2025-04-08", "2025-04-09")[n % 2], ("李敏华", "周文彬")[n % 2], "五华区")
        for n in range(12)
    ]
    path = export(tmp_path / "导出.xlsx", ["督导时间", "督导老师", "所在县区"], rows)
    take(city, reader, path)
    with city.facts() as facts:
        cells = facts.rows("pages/satisfaction/cells", year=2025)
    assert [(c["supervisor"], c["respondents"], c["attended"]) for c in cells] == [
        ("周文彬", 6, 9), ("李敏华", 6, 8),
    ]  # fmt: skip


def test_everyone_at_a_station_names_nobody(city):
    """全体社工 supervises the station; its workers stand apart, also beside one who is named."""
    city.send(
        "staffing",
        "县 | 站 | 姓名\n五华区 | 大观街道 | 甲一\n五华区 | 大观街道 | 乙二\n五华区 | 龙翔街道 | 丙三",
    )
    city.ledger("""
        日期       | 县     | 站点     | 类别 | 督导 | 对象           | 时长
        2025-03-12 | 五华区 | 大观街道 | 团体 | 甲   | 全体社工、甲一 | 120
        2025-04-12 | 五华区 | 龙翔街道 | 团体 | 甲   | 全体社工       | 120
    """)
    with city.facts() as facts:
        rows = facts.rows("coverage_county", year=2025)
    (found,) = [row for row in rows if row["county"] == "五华区"]
    assert (found["stations_supervised"], found["workers_supervised"], found["workers_unnamed"]) == (2, 1, 2)  # fmt: skip
