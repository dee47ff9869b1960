"""What a ledger may testify about: kinds, owner, place, time. Real files, from the title to the verdict.

Every ledger names 五华区's session of 2025-03-12 unless its row says otherwise; received 2026-01-05, judged 2026-01-10.

| title | rows | KM-10 of 官渡区 | KM-13 |
| --- | --- | --- | --- |
| 昆明市2025年督导台账 | 五华 | 未达标 0 | 未达标 0 |
| 昆明市2025年团体督导台账 | 五华 | 未达标 0 | 无法判定 |
| 昆明市2025年督导台账（团体督导） | 五华 | 未达标 0 | 无法判定 |
| 昆明市2025年督导台账（含线上督导） | 五华 | 未达标 0 | 未达标 0 |
| 昆明市2025年督导活动台账 | 五华 | 未达标 0 | 未达标 0 |
| 昆明市2025年督导、会议台账 | 五华 | 未达标 0 | 未达标 0 |
| 昆明市2025年个别督导、同事督导台账 | 五华 | 无法判定 | 无法判定 |
| 督导中心2025年会议台账 | 五华 | 无法判定 | 无法判定 |
| 李敏华2025年督导台账 | 五华 | 无法判定 | 无法判定 |
| 昆明市2025年督导台账（李敏华） | 五华 | 无法判定 | 无法判定 |
| 李老师2025年督导台账 | 五华 | 无法判定 | 无法判定 |
| 昆明心桥社会工作服务中心2025年督导台账 | 五华 | 无法判定 | 无法判定 |
| 龙翔街道社工站2025年督导台账 | 五华 | 无法判定 | 无法判定 |
| 昆明市社会工作服务站督导中心2025年督导台账 | 五华 | 未达标 0 | 未达标 0 |
| 2025年督导台账 | 五华 | 无法判定 | 无法判定 |
| 2025年督导台账 | 五华、盘龙 | 未达标 0 | 未达标 0 |
| 社工站2025年督导台账 | 五华、盘龙 | 未达标 0 | 未达标 0 |
"""

import datetime as dt

import openpyxl
import pytest

from dudao import evaluation, rules
from dudao.history import rebuild
from dudao.intake import batch
from dudao.store import replacing
from tests.evaluation.kept import facts_of, let_go
from tests.matrices import some

HEAD = (
    "督导日期",
    "县（市、区）",
    "社工站",
    "督导类别",
    "督导方式",
    "督导人员",
    "被督导者",
    "起止时间",
)
WUHUA = ("2025-03-12", "五华区", "龙翔街道", "团体督导", "面谈", "李敏华", "张伟", "9:00-11:00")
PANLONG = ("2025-04-16", "盘龙区", "龙泉街道", "团体督导", "面谈", "周文彬", "罗家明", "9:00-11:00")
JUDGED, RECEIVED = dt.date(2026, 1, 10), dt.date(2026, 1, 5)


def row(of=WUHUA, **said):
    named = dict(zip(HEAD, of, strict=True)) | said
    return tuple(named[name] for name in HEAD)


@pytest.fixture
def store(tmp_path, begin):
    with begin(tmp_path / "store") as opened:
        yield opened
        let_go()


@pytest.fixture
def put(store, tmp_path):
    """Commit a ledger of a title and rows on a day; its receipt."""

    def commit(
        title, *rows, on=RECEIVED, name="台账.xlsx", until=None, covers=None, sheet="Sheet1"
    ):
        book = openpyxl.Workbook()
        book.active.title = sheet
        for line in ([title], HEAD, *(rows or (WUHUA,))):
            book.active.append(line)
        path = tmp_path / name
        if not path.exists():  # the same bytes again are the same file
            book.save(path)
        found = batch.check_paths(batch.find_files([path]), today=on)
        at = dt.datetime.combine(on, dt.time(9))
        ((_, receipt),) = batch.commit_results(store, found, "小王", covers, at, until)
        return receipt

    return commit


def judged(store, target, subject, day=JUDGED, period="2025", known_at=None):
    facts = facts_of(store, day, known_at)
    found = evaluation.evaluate(facts, rules.load("kunming"), int(period[:4]), {target})
    (one,) = [v for v in found if v.subject == subject and v.period == period]
    return one


def state(*of, **more):
    found = judged(*of, **more)
    return found.state, found.value


ZERO, OPEN = ("unmet", 0), ("undecidable", 0)
CASES = [
    [cell.strip() for cell in line.strip("| ").split("|")]
    for line in __doc__.splitlines()
    if line.startswith("|")
][2:]
WORDS = {"未达标 0": ZERO, "无法判定": OPEN}


@pytest.mark.parametrize(("title", "rows", "group", "online"), some(CASES, always=1))
def test_标题说的类别_谁的_地方(store, put, title, rows, group, online):
    put(title, *[WUHUA, PANLONG][: len(rows.split("、"))])
    assert state(store, "KM-10", "官渡区") == WORDS[group]
    assert state(store, "KM-13", "督导中心") == WORDS[online]
    if "会议" not in title or "督导、" in title:
        assert state(store, "KM-10", "五华区") == ("met", 1)


@pytest.mark.parametrize(
    ("first", "second"),
    some(
        [
            ("昆明市2025年团体督导台账", "昆明市2025年个别督导台账"),
            ("昆明市2025年督导台账", "李敏华2025年督导台账"),
            ("昆明市2025年督导台账", "龙翔街道社工站2025年督导台账"),
            ("李敏华2025年督导台账", "周文彬2025年督导台账"),
            ("昆明市2025年督导台账", "五华区2025年督导台账"),
            ("五华区2025年督导台账", "昆明市2025年督导台账"),
            ("2025年督导台账", "2025年度督导台账"),
        ],
        always=1,
    ),
)
def test_范围不同的台账互不取代(store, put, first, second):
    """The second holds 盘龙区's session alone (五华区's ledger another of 五华区): the first keeps its row."""
    last = row(PANLONG, **{"县（市、区）": "五华区"}) if "五华区" in second else PANLONG
    put(first, name="1.xlsx")
    put(second, last, name="2.xlsx")
    assert state(store, "KM-10", "五华区")[0] == "met"


@pytest.mark.parametrize(
    ("title", "old", "new"),
    some(
        [
            ("昆明市2025年督导台账", (WUHUA,), (PANLONG,)),
            (
                "2025年督导台账",
                (WUHUA,),
                (row(PANLONG), row(PANLONG, **{"县（市、区）": "官渡区"})),
            ),
            ("李敏华2025年督导台账", (WUHUA,), (row(PANLONG, 督导人员="李敏华"),)),
            ("昆明市2025年团体督导台账", (WUHUA,), (PANLONG,)),
        ],
        always=1,
    ),
)
def test_同一标题同一个谁的_是一本台账_新的取代旧的_逐行说明(store, put, title, old, new):
    put(title, *old, name="1.xlsx")
    receipt = put(title, *new, name="2.xlsx")
    assert state(store, "KM-10", "五华区")[0] != "met"
    (said,) = [note for note in receipt.notes if "不再作数" in note]
    assert said == (
        "第 1 号“1.xlsx”有 1 行不再作数（新台账里没有）：2025-03-12 五华区 团体督导 李敏华（1.xlsx!Sheet1!R3）。"
    )


@pytest.mark.long
def test_各县都叫2025年督导台账_各是各的(store, put):
    put("2025年督导台账", WUHUA, name="五/督导台账.xlsx".replace("/", "_"))
    put("2025年督导台账", PANLONG, name="盘_督导台账.xlsx")
    assert [state(store, "KM-10", c) for c in ("五华区", "盘龙区", "官渡区")] == [
        ("met", 1), ("met", 1), OPEN,
    ]  # fmt: skip


@pytest.mark.long
def test_只在县台账的行_留着_收据里列出(store, put):
    put("五华区2025年督导台账", WUHUA, row(督导日期="2025-05-14"), name="县.xlsx")
    receipt = put("昆明市2025年督导台账", WUHUA, PANLONG, name="市.xlsx")
    assert state(store, "KM-10", "五华区") == ("met", 2)
    said = [note for note in receipt.notes if "只在县台账" in note]
    assert said == [
        "第 1 号“县.xlsx”有 1 行只在县台账：2025-05-14 五华区 团体督导 李敏华（县.xlsx!Sheet1!R4）。"
    ]


@pytest.mark.long
def test_预览_一批里的几份也算在内_不留下什么(store, put, tmp_path):
    put("昆明市2025年督导台账", WUHUA, name="1.xlsx")
    results = []
    for number, of in ((2, PANLONG), (3, row(督导日期="2025-06-11"))):
        book = openpyxl.Workbook()
        for line in (["昆明市2025年督导台账"], HEAD, of):
            book.active.append(line)
        book.save(tmp_path / f"{number}.xlsx")
        (checked,) = batch.check_paths(batch.find_files([tmp_path / f"{number}.xlsx"]), RECEIVED)
        results.append((checked.result, None, None))
    told = replacing.would_take(store, results)
    assert [(r["by"], r["what"], r["source"]) for r in told] == [
        ("2.xlsx", "gone", "1.xlsx!Sheet!R3".replace("Sheet!", "Sheet1!")),
        ("3.xlsx", "gone", "2.xlsx!Sheet!R3"),
    ]
    assert len(store.uploads()) == 1
    assert state(store, "KM-10", "五华区") == ("met", 1)


# -- time --------------------------------------------------------------------------------------------

YEAR = "昆明市2025年督导台账"
JUNE = dt.date(2025, 6, 30)


@pytest.mark.parametrize(
    ("day", "period", "expected"),
    some(
        [
            (dt.date(2025, 7, 10), "2025", ("pending", "差 1 次，剩 174 天；台账记到 6月30日")),
            (dt.date(2025, 8, 10), "2025", ("pending", "台账记到 6月30日，已有 41 天没有更新")),
            (dt.date(2025, 12, 31), "2025", ("pending", "台账记到 6月30日，已有 184 天没有更新")),
            (dt.date(2026, 1, 1), "2025", ("undecidable", "没有覆盖 2025-07-01 至 2025-12-31")),
        ],
        always=1,
    ),
)
def test_台账记到收到那天_时段没完是进行中_完了无法判定(store, put, day, period, expected):
    put(YEAR, WUHUA, on=JUNE)
    found = judged(store, "KM-10", "官渡区", day, period)
    assert found.state == expected[0]
    assert expected[1] in found.missing


@pytest.mark.parametrize(
    ("on", "until", "kept"),
    some(
        [
            (dt.date(2025, 12, 24), dt.date(2025, 12, 31), "2025-12-31"),
            (dt.date(2025, 12, 23), dt.date(2025, 12, 31), "2025-12-23"),
            (dt.date(2025, 12, 24), None, "2025-12-24"),
            (dt.date(2025, 12, 24), dt.date(2025, 12, 10), "2025-12-10"),
            (dt.date(2026, 1, 5), None, "2025-12-31"),
            (dt.date(2026, 1, 5), dt.date(2025, 11, 30), "2025-11-30"),
        ],
        always=1,
    ),
)
@pytest.mark.parametrize("said", ["title", "covers"])
def test_记到哪一天(store, put, on, until, kept, said):
    given = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    title, covers = (YEAR, None) if said == "title" else ("昆明市督导台账", given)
    put(title, WUHUA, on=on, until=until, covers=covers)
    (found,) = (
        store.cursor().execute("select covers_to::varchar from active_sheet(null)").fetchone()
    )
    assert found == kept


@pytest.mark.long
def test_同样的字节再收到_续到那天_重建和撤销恢复都保持_先前的时点照旧(store, put):
    put(YEAR, WUHUA, on=JUNE)
    before = dt.datetime(2025, 9, 1)
    again = put(YEAR, WUHUA, on=dt.date(2026, 1, 5))
    assert (again.state, again.notes[-1]) == (
        "already_in",
        "台账续记到 2026-01-05（先前记到 2025-06-30）。",
    )
    assert state(store, "KM-10", "官渡区") == ZERO
    assert state(store, "KM-10", "官渡区", known_at=before) == OPEN
    store.withdraw(1, "小王")
    store.restore(1, "小王")
    assert state(store, "KM-10", "官渡区") == ZERO
    assert rebuild.rebuild(store, "小王", dt.date(2026, 1, 10)).identical
    assert state(store, "KM-10", "官渡区") == ZERO
    assert state(store, "KM-10", "官渡区", known_at=before) == OPEN


@pytest.mark.long
def test_日期晚于收到那天的行是计划_不计_再收到才算(store, put):
    plan = row(督导日期="2025-09-10")
    put(YEAR, WUHUA, plan, on=JUNE)
    found = judged(store, "KM-35", "五华区", dt.date(2025, 12, 1))
    assert (found.state, found.value) == ("pending", 1)
    assert [e[1] for e in found.excluded] == ["日期晚于收件日 2025-06-30，是计划"]
    put(YEAR, WUHUA, plan, on=dt.date(2025, 10, 1))
    assert state(store, "KM-35", "五华区", dt.date(2025, 12, 1)) == ("met", 2)


@pytest.mark.long
def test_日期不在标题时间内的行_列为不计_够左右结论时无法判定(store, put):
    put(YEAR, row(督导日期="2024-03-12"), PANLONG, row(PANLONG, 督导日期="2024-05-14"))
    found = judged(store, "KM-10", "五华区")
    said = "写的日期 2024-03-12 不在台账标题的时间（2025-01-01 至 2025-12-31）内"
    assert (found.state, found.value) == ("undecidable", 0)
    assert [e[1] for e in found.excluded] == [said]
    assert state(store, "KM-10", "盘龙区") == ("met", 1)
    assert state(store, "KM-10", "五华区", period="2024") == OPEN


@pytest.mark.parametrize(
    ("name", "title", "dates", "covers", "basis"),
    [
        ("昆明市2025年督导台账.xlsx", "昆明市督导台账", ["2025-03-12"], ("2025-01-01", "2025-12-31"), "file"),
        ("昆明市2025年3月台账.xlsx", "昆明市督导台账", ["2025-03-12"], ("2025-03-01", "2025-03-31"), "file"),
        ("2026年1月报送.xlsx", "昆明市督导台账", ["2025-03-12", "2025-04-02"], ("2025-03-12", "2025-04-02"), "rows"),
        ("2024年台账.xlsx", YEAR, ["2025-03-12"], ("2025-01-01", "2025-12-31"), "title"),
    ],
)  # fmt: skip
def test_标题没写时间_看文件名_与行不合就不看(store, put, name, title, dates, covers, basis):
    put(title, *(row(督导日期=day) for day in dates), name=name)
    found = store.cursor().execute(
        "select covers_from::varchar, covers_to::varchar, covers_basis from active_sheet(null)"
    )
    assert found.fetchone() == (*covers, basis)
    codes = store.cursor().execute("select code from problem where code like '%period%'").fetchall()
    assert codes == {"file": [("period_from_file",)], "rows": [("no_period",)], "title": []}[basis]


@pytest.mark.parametrize(
    "title",
    [
        "昆明市督导周文彬2025年督导台账",
        "昆明市2025年月牙塘片区督导台账",
        "昆明市2025年四季花城督导台账",
    ],
)
def test_周月季在名字里不是时间(store, put, title):
    put(title)
    found = store.cursor().execute(
        "select covers_from::varchar, covers_basis from active_sheet(null)"
    )
    assert found.fetchone() == ("2025-01-01", "title")


def test_零写明依据的台账(store, put):
    put(YEAR)
    assert judged(store, "KM-10", "官渡区").missing == (
        "差 1 次；依据“台账.xlsx”（起止取自标题：2025-01-01 至 2025-12-31；范围：全市）"
    )


# -- one session or two ------------------------------------------------------------------------------

SAME = "可能与台账里的另一次是同一次"
OTHER = {"社工站": "华山街道", "被督导者": "邓国栋"}


@pytest.mark.parametrize(
    ("second", "first", "expected"),
    some(
        [
            ({**OTHER, "起止时间": "14:00-16:00"}, {}, ("met", 2, [])),
            ({**OTHER, "起止时间": "9:00-12:00"}, {}, ("met", 2, [])),
            (OTHER, {}, ("unmet", 1, [])),
            ({**OTHER, "起止时间": "2小时"}, {"起止时间": "2小时"}, ("undecidable", 1, [SAME])),
            ({**OTHER, "起止时间": "2小时"}, {}, ("undecidable", 1, [SAME])),
            ({"起止时间": "2小时"}, {"起止时间": "2小时"}, ("unmet", 1, [])),
            ({"起止时间": "2小时"}, {}, ("unmet", 1, [])),
            ({"起止时间": "3小时"}, {"起止时间": "2小时"}, ("met", 2, [])),
            ({"社工站": "", "起止时间": "2小时"}, {"起止时间": "2小时"}, ("unmet", 1, [])),
            ({"督导方式": "线上"}, {}, ("unmet", 1, ["线上或电话开展，不是面对面"])),
            ({"督导方式": ""}, {}, ("unmet", 1, [])),
            ({**OTHER, "督导人员": "周文彬"}, {}, ("met", 2, [])),
        ],
        always=1,
    ),
)
def test_同县同日同督导_一次还是两次(store, put, second, first, expected):
    put(YEAR, row(**first), row(**second))
    found = judged(store, "KM-35", "五华区")
    assert (found.state, found.value, [reason for _, reason in found.excluded]) == expected


def test_三行_一行没写几点_跟第一行(store, put):
    put(YEAR, row(), row(起止时间="14:00-16:00", **OTHER), row(起止时间="2小时"))
    assert state(store, "KM-35", "五华区") == ("met", 2)


@pytest.mark.parametrize(
    ("title", "quarter", "expected"),
    some(
        [
            ("昆明市2025年督导台账", "2025Q3", "pending"),
            ("昆明市2025年上半年督导台账", "2025Q3", "undecidable"),
            ("昆明市2025年上半年督导台账", "2025Q2", "undecidable"),
            ("昆明市2025年督导台账", "2025Q2", "undecidable"),
        ],
        always=1,
    ),
)
def test_只有管到这个时段的台账_没完时才是进行中(store, put, title, quarter, expected):
    """Received 2025-06-20, judged 2025-08-01: ten days of the second quarter are not told."""
    put(title, on=dt.date(2025, 6, 20))
    day = dt.date(2025, 8, 1)
    assert judged(store, "KM-26", "督导中心", day, quarter).state == expected
    assert judged(store, "KM-10", "官渡区", day).state == "pending"


def test_没有这一年的台账_不是进行中(store, put):
    put("昆明市2025年督导台账")
    assert state(store, "KM-10", "官渡区", dt.date(2026, 2, 1), period="2026") == OPEN
