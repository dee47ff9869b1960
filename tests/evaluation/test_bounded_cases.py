"""观摩、县级账号看满意度：只有已结束的季度和快照；8 人以下只有一个约数；达标评估与满意度页藏的是同样的组。"""

import datetime as dt

import pytest

from dudao.access.roles import Principal
from dudao.evaluation import satisfaction, satisfaction_groups, satisfaction_periods
from dudao.evaluation.facts import Facts
from dudao.history import snapshots as freezing
from dudao.store.decisions import corrections
from tests.matrices import some

OBSERVER = Principal("观", "observer")
PAPER = "q1 | q2 | q3 | q4 | q5 | q6 | q7"
ALL4, MIXED = "4 | 4 | 4 | 4 | 4 | 4 | 4", "5 | 3 | 1 | | | 2 | 4"


def send(city, county, people, held_on, now, *, supervisor=None, row=ALL4):
    meta = {"county": county, "held_on": held_on, "station": None, "supervisor": supervisor}
    table = f"{PAPER}\n" + "\n".join([row] * people)
    return city.send("satisfaction_survey", table, meta=meta, now=at(now)).upload_id


def at(text):
    return dt.datetime.fromisoformat(text)


def seen(city, as_of, known_at=None, who=OBSERVER):
    """(all, 五华区, 盘龙区) respondents as an account is shown them."""
    store = city.store.seen_by(who) if who else city.store
    with Facts(store, dt.date.fromisoformat(as_of), at(known_at) if known_at else None) as facts:
        told = satisfaction(facts, 2025)
    of = {c["county"]: c["respondents"] for c in told["counties"]}
    return told["total"]["respondents"], of["五华区"], of["盘龙区"]


@pytest.mark.long
def test_只看得到已结束的季度(city):
    """
    | 日期 | 县 | 人 |
    | 2025-02-10 | 五华区 | 9 |
    | 2025-05-20 | 盘龙区 | 12 |
    """
    send(city, "五华区", 9, "2025-02-10", "2025-02-11T09:00")
    send(city, "盘龙区", 12, "2025-05-20", "2025-05-21T09:00")
    assert seen(city, "2025-03-30") == (0, 0, 0)
    assert seen(city, "2025-03-31") == seen(city, "2025-06-29") == (9, 9, 0)
    assert seen(city, "2025-06-30") == (21, 9, 12)
    assert seen(city, "2025-06-29", who=None) == (21, 9, 12)


@pytest.mark.long
def test_过去的时点_看的是那之前结束的季度(city):
    """2 月的答卷 2 月收到；3 月底之前的任何时点都看不到，4 月的时点看得到，撤销以后的时点也还是 4 月 1 日的。"""
    upload = send(city, "五华区", 9, "2025-02-10", "2025-02-11T09:00")
    city.store.withdraw(upload, "测试", at("2025-04-20T09:00"))
    assert seen(city, "2025-12-31", "2025-03-15T12:00") == (0, 0, 0)
    assert seen(city, "2025-12-31", "2025-04-10T12:00") == (9, 9, 0)
    assert seen(city, "2025-12-31", "2025-07-10T12:00") == (0, 0, 0)


@pytest.mark.long
def test_快照照当时的日子看(city):
    """5 月 20 日的答卷，6 月 2 日冻结：观摩在快照里看得到，6 月 2 日的别的时点看不到。"""
    send(city, "盘龙区", 12, "2025-05-20", "2025-05-21T09:00")
    day = dt.date(2025, 6, 2)
    freezing.freeze(city.store, "例会", 2025, day, "kunming", "测试", now=at("2025-06-02T15:00"))
    assert seen(city, "2025-06-02", "2025-06-02T15:00") == (12, 0, 12)
    assert seen(city, "2025-06-02", "2025-06-02T16:00") == (0, 0, 0)


@pytest.mark.long
def test_零散的等满五人_晚到的不单独出来(city):
    """季度结束后才到的 3 人等着；再到 3 人，6 人一起出来，只有约数；又到 8 人，14 人一起有均值。"""
    send(city, "五华区", 9, "2025-02-10", "2025-02-11T09:00")
    send(city, "五华区", 3, "2025-02-12", "2025-04-05T09:00")
    assert seen(city, "2025-03-31") == (9, 9, 0)
    assert look(city, OBSERVER)[0]["total"]["mean"] == 4
    send(city, "五华区", 3, "2025-02-12", "2025-04-09T09:00")
    assert seen(city, "2025-03-31") == (15, 15, 0)
    assert look(city, OBSERVER)[0]["total"]["mean"] is None
    send(city, "五华区", 8, "2025-02-14", "2025-04-12T09:00")
    assert seen(city, "2025-03-31") == (23, 23, 0)
    assert look(city, OBSERVER)[0]["total"]["mean"] == 4


@pytest.mark.long
def test_更正一格_观摩看到的数不动(city):
    """更正前后只差一个人的一道题：差额就是他的答案。"""
    upload = send(city, "五华区", 9, "2025-02-10", "2025-02-11T09:00", row=MIXED)
    before, admin = look(city, OBSERVER), look(city, None)
    with city.store.cursor() as cursor:
        (record,) = cursor.execute(
            "select min(record_id) from rec_satisfaction_survey where upload_id = $u", {"u": upload}
        ).fetchone()
    corrections.correct(city.store, "satisfaction_survey", record, "q3", 5, "原件", "测试")
    assert look(city, OBSERVER) == before
    assert look(city, None) != admin


def look(city, who, as_of="2026-01-10"):
    store = city.store.seen_by(who) if who else city.store
    with Facts(store, dt.date.fromisoformat(as_of)) as facts:
        return satisfaction(facts, 2025), satisfaction_groups(facts, 2025)


@pytest.mark.long
def test_重传时多了一个人_不出来(city):
    """9 人的表撤销，另传 10 人的（那 9 人加 1 人）：两次之差就是他一个人。"""
    first = send(city, "五华区", 9, "2025-02-10", "2025-02-11T09:00")
    send(city, "盘龙区", 12, "2025-02-10", "2025-02-11T09:00", row=MIXED)
    city.store.withdraw(first, "测试", at("2025-05-01T09:00"))
    send(city, "五华区", 10, "2025-02-10", "2025-05-01T09:05")
    assert seen(city, "2025-12-31") == (12, None, 12)
    assert seen(city, "2025-12-31", who=None) == (22, 10, 12)


@pytest.mark.parametrize(
    "who", some([None, OBSERVER], always=1, single=True), ids=["命令行", "观摩"]
)
@pytest.mark.parametrize(("people", "rate", "mean"), some([(4, None, None), (5, 0.7, None), (7, 0.7, None), (8, 0.714286, 3.714286)], always=1))  # fmt: skip
def test_八人以下只有一个约数(city, who, people, rate, mean):
    """每人 4 4 4 4 4 3 3：满意率 5/7，均值 26/7。"""
    send(city, "五华区", people, "2025-02-10", "2025-02-11T09:00", row="4 | 4 | 4 | 4 | 4 | 3 | 3")
    told, _ = look(city, who)
    for group in (told["total"], told["counties"][0]):
        assert (group["rate"], group["mean"]) == (rate, mean)
        items = {(i["rate"], i["mean"], i["answers"], i["counts"] and tuple(i["counts"])) for i in group["items"]}  # fmt: skip
        assert (items == {(None,) * 4}) == (mean is None)


def test_达标评估与满意度页藏的是同样的(city):
    """KM-44、KM-73、KM-74：3 人的不显示；24 人的督导若显示，全市减去它就是那 3 人，说为免倒推。

    | 县 | 督导 | 人 |
    | 五华区 | 沈知行 | 24 |
    | 五华区 | 陆明远 | 3 |
    """
    send(city, "五华区", 24, "2025-02-10", "2025-02-11T09:00", supervisor="沈知行")
    send(city, "五华区", 3, "2025-02-12", "2025-02-13T09:00", supervisor="陆明远", row=MIXED)
    few, guard = "作答人数少，不显示", "为免由此倒推出人数少的组，不显示"
    told = {v.subject: (v.value, v.missing) for v in city.verdicts("KM-44")}
    assert told == {"沈知行": (None, guard), "陆明远": (None, few)}
    for target in ("KM-73", "KM-74"):
        assert [(v.value, v.missing) for v in city.verdicts(target)] == [(None, guard), (None, few)]
    with city.facts() as facts:
        by = satisfaction_groups(facts, 2025)["supervisor"]
    assert [(g["name"], g["respondents"], g["why"]) for g in by] == [
        ("沈知行", None, "guard"), ("陆明远", None, "small"),
    ]  # fmt: skip


def test_人数够的照旧_督导的满意率(city):
    send(city, "五华区", 24, "2025-02-10", "2025-02-11T09:00", supervisor="沈知行")
    send(
        city,
        "盘龙区",
        6,
        "2025-02-12",
        "2025-02-13T09:00",
        supervisor="陆明远",
        row="4 | 4 | 4 | 4 | 4 | 3 | 3",
    )
    told = {v.subject: v.value for v in city.verdicts("KM-44")}
    assert told == {"沈知行": 100, "陆明远": 70}
    assert [v.value for v in city.verdicts("KM-73")] == [168, 42]


@pytest.mark.long
def test_按季度看_也只有整批的人(city):
    """观摩账号：一季度的 4 人和二季度的 20 人是一批，哪个季度都装不下整批，只有上半年有数。"""
    send(city, "五华区", 4, "2025-02-10", "2025-04-05")
    send(city, "五华区", 20, "2025-05-10", "2025-07-05")
    store = city.store.seen_by(OBSERVER)
    with Facts(store, dt.date(2025, 12, 31), at("2026-01-10T09:00")) as facts:
        found = satisfaction_periods(facts, 2025)
    people = {name: own["total"]["respondents"] for name, own in found.items()}
    assert people == {"Q1": None, "Q2": None, "H1": 24}
