"""变化说明：两个时点之间每个数字的变化按原因分开，各部分加起来就是全部。

五华区要求每年至少 1 次团体督导（KM-10，60 分钟以上才计）。

| 期间发生了什么 | 五华区 KM-10 | 原因 |
| --- | --- | --- |
| 新收一份有 2 次的记录 | 0 → 2 | 新报 +2 |
| 撤销有 1 次的记录 | 1 → 0 | 撤销或恢复 -1 |
| 时长 60 更正为 130 分钟 | 0 → 1 | 更正 +1，附哪一格由什么改成什么 |
| 更正，同时年度过完 | 进行中 → 达标 | 更正 |
| 新的人员表少列一人 | 社工 2 → 1 | 新表取代 -1 |
| 年度过完 | 进行中 → 未达标 | 评估日 |
| 规则改为每年 3 次 | 达标 → 未达标 | 规则 |
| 过了评估日的记录也收了进来 | 0 → 1 | 合并：新报、评估日 |
"""

import datetime as dt
import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dudao import evaluation, rules
from dudao.cli.commands import main
from dudao.history import snapshots as frozen
from dudao.history.changes import State, compare
from dudao.history.figures_of_year import figures
from dudao.store import Store, StoreError
from dudao.store.decisions import corrections as revisions
from dudao.store.decisions import snapshots
from dudao.store.decisions.snapshots import canonical

_SPEC = importlib.util.spec_from_file_location(
    "literal_city", Path(__file__).parents[1] / "evaluation" / "conftest.py"
)
literal_city = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(literal_city)

JAN, FEB, MAR = (dt.datetime(2026, month, 5, 17) for month in (1, 2, 3))
AFTER, WITHIN = dt.date(2026, 6, 10), dt.date(2025, 6, 1)
EMPTY_LEDGER = """
日期 | 县 | 类别 | 时长 | 督导
2025-05-01 | 盘龙区 | 团体 | 130 | 甲乙
"""
TWO = """
日期 | 县 | 站点 | 类别 | 时长 | 督导
2025-03-12 | 五华区 |  | 团体 | 130 | 甲乙
2025-04-15 | 五华区 |  | 团体 | 130 | 甲乙
"""
RECORD = """
日期 | 县 | 时长 | 督导
2025-03-12 | 五华区 | 130 | 甲乙
"""
PEOPLE = "站 | 姓名\n护国街道 | 钱小一\n护国街道 | 钱小二"


@pytest.fixture
def city(tmp_path):
    with Store.open(tmp_path / "store") as store:
        yield literal_city.City(store)


def record(city, day="2025-03-12", minutes=130, now=JAN):
    table = f"日期 | 县 | 时长 | 督导\n{day} | 五华区 | {minutes} | 甲乙"
    return city.send("group_session", table, now=now).upload_id


def split(found, target, subject="五华区", part="value"):
    """(before, after, [(causes, delta)]) of one figure; None where it did not change."""
    for change in found.changes:
        key = change.key
        if (key.target, key.subject, key.part) == (target, subject, part):
            parts = [(p.causes, p.delta) for p in change.parts]
            return change.before, change.after, parts
    return None


def rows(found, target, subject="五华区", part="value"):
    return [
        (row.sign, "、".join(source.label for source in row.sources) or None, row.note)
        for change in found.changes
        if (change.key.target, change.key.subject, change.key.part) == (target, subject, part)
        for p in change.parts
        for row in p.rows
    ]


def whole(found):
    """Figures whose parts do not make the whole."""
    wrong = []
    for change in found.changes:
        deltas = [part.delta for part in change.parts]
        if None not in deltas:
            total = (change.after or 0) - (change.before or 0)
            if abs(sum(deltas) - total) > 1e-5:
                wrong.append(change.key)
        elif (change.parts[0].before, change.parts[-1].after) != (change.before, change.after):
            wrong.append(change.key)
    return wrong


def between(city, *, as_of=AFTER, until=AFTER, pack="kunming", known=JAN):
    return compare(
        city.store, State(2025, as_of, known), State(2025, until, known_at=None, pack=pack)
    )


@pytest.mark.long
def test_新报(city):
    city.ledger(EMPTY_LEDGER, now=JAN)
    record(city, "2025-03-12", now=FEB)
    record(city, "2025-04-15", now=FEB)
    found = between(city)
    assert split(found, "KM-10") == (0, 2, [(("reported",), 2)])
    assert split(found, "KM-10", part="state") == ("unmet", "met", [(("reported",), None)])
    assert rows(found, "KM-10") == [
        ("＋", "group_session2.xlsx!Sheet1!R2", "计入"),
        ("＋", "group_session3.xlsx!Sheet1!R2", "计入"),
    ]
    assert whole(found) == []


@pytest.mark.long
def test_撤销_恢复(city):
    city.ledger(EMPTY_LEDGER, now=JAN)
    number = record(city, now=JAN)
    city.store.withdraw(number, "甲", now=FEB)
    assert split(between(city), "KM-10") == (1, 0, [(("returned",), -1)])
    city.store.restore(number, "甲", now=MAR)
    assert between(city).changes == ()
    assert split(between(city, known=FEB), "KM-10") == (0, 1, [(("returned",), 1)])


@pytest.mark.long
def test_新表取代(city):
    city.send("staffing", PEOPLE, meta={"county": "五华区", "filled_on": "2025-03-01"}, now=JAN)
    fewer = "站 | 姓名\n护国街道 | 钱小一"
    city.send("staffing", fewer, meta={"county": "五华区", "filled_on": "2025-09-01"}, now=FEB)
    found = between(city)
    assert split(found, "workers.reported", part="") == (2, 1, [(("replaced",), -1)])
    assert rows(found, "workers.reported", part="") == [
        ("－", "staffing1.xlsx!Sheet1!R3", "护国街道 钱小二")
    ]


@pytest.mark.long
def test_评估日(city):
    city.ledger(EMPTY_LEDGER, now=JAN)
    found = between(city, as_of=WITHIN)
    assert split(found, "KM-10", part="state") == ("pending", "unmet", [(("day",), None)])
    assert rows(found, "KM-10", part="state") == [
        ("＝", None, "评估日由 2025-06-01 变为 2026-06-10")
    ]


@pytest.mark.long
def test_规则改过(city):
    city.ledger(TWO, now=JAN)
    text = rules.text_of("kunming")
    start = text.index("[targets.KM-10]")
    stricter = text[:start] + text[start:].replace("at_least = 1", "at_least = 3", 1)
    found = between(city, pack=rules.keep("kunming", stricter))
    assert split(found, "KM-10", part="state") == ("met", "unmet", [(("rules",), None)])
    assert found.causes == ("rules",)


@pytest.mark.long
def test_分不开的合并说明(city):
    """记录的日子在前一个评估日之后：只收进来不算，只过日子也没有它，两样都有才算。"""
    city.ledger(EMPTY_LEDGER, now=JAN)
    record(city, "2025-08-12", now=FEB)
    found = between(city, as_of=WITHIN)
    assert split(found, "KM-10") == (0, 1, [(("reported", "day"), 1)])
    assert whole(found) == []


@pytest.mark.long
def test_更正(city):
    city.ledger(EMPTY_LEDGER, now=JAN)
    record(city, minutes=60, now=JAN)
    revisions.correct(city.store, "group_session", 1, "minutes", 130, "原件上是 130", "甲", now=FEB)
    found = between(city)
    assert split(found, "KM-10") == (0, 1, [(("corrected",), 1)])
    signs = {sign for sign, _, _ in rows(found, "KM-10")}
    assert signs == {"±", "＝"}
    told = [note for sign, _, note in rows(found, "KM-10") if sign == "＝"]
    assert told == ["更正group_session.minutes：60 → 130（原件上是 130）"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from(range(1, 13)), st.sampled_from([60, 130])),
        st.tuples(st.just("people"), st.sampled_from(["1", "2", "12"]), st.just(0)),
        st.tuples(st.just("withdraw"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("restore"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("correct"), st.integers(1, 4), st.sampled_from([60, 130])),
    ),
    min_size=2,
    max_size=8,
)


def act(city, step, at):
    """One step of a history; one that has nothing to act on does nothing."""
    what, first, second = step
    sent = [upload["upload_id"] for upload in city.store.uploads()]
    if what == "send":
        record(city, f"2025-{first:02}-12", second, now=at)
    elif what == "people":
        names = "\n".join(f"护国街道 | 钱小{'零一二'[int(n)]}" for n in first)
        city.send("staffing", f"站 | 姓名\n{names}", meta={"county": "五华区"}, now=at)
    elif what == "correct":
        active = city.store.cursor().execute("select record_id from active_group_session(null)")
        if (first,) in active.fetchall():
            revisions.correct(
                city.store, "group_session", first, "minutes", second + 5, "抄错", "甲", now=at
            )
    elif first < len(sent):
        turn = city.store.withdraw if what == "withdraw" else city.store.restore
        turn(sent[first], "甲", now=at)


@pytest.mark.soak
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, cut=st.integers(0, 8), until=st.sampled_from([AFTER, WITHIN]))
def test_各部分加起来就是全部_过去的时点不再变(tmp_path_factory, steps, cut, until):
    """任意一段收件、撤销、恢复、更正：从中间任一时点到现在，每个数字的各部分之和就是它的变化；
    两头的数字就是那时和现在的三份结果；之后发生什么，那时的结果逐字不变。"""
    with Store.open(tmp_path_factory.mktemp("law") / "store") as store:
        city = literal_city.City(store)
        city.ledger(EMPTY_LEDGER, now=JAN)
        known, then = JAN, canonical(frozen.reports(store, 2025, WITHIN, None, "kunming"))
        for number, step in enumerate(steps, start=1):
            at = JAN + dt.timedelta(hours=number)
            act(city, step, at)
            if number == cut:
                known = at
                then = canonical(frozen.reports(store, 2025, WITHIN, None, "kunming"))
        found = compare(store, State(2025, WITHIN, known), State(2025, until))
        assert whole(found) == []
        before = frozen.reports(store, 2025, WITHIN, known, "kunming")
        assert canonical(before) == then
        old, new = figures(before), figures(frozen.reports(store, 2025, until, None, "kunming"))
        changed = {key for key in {**old, **new} if old.get(key) != new.get(key)}
        assert {change.key for change in found.changes} == changed
        for change in found.changes:
            assert (change.before, change.after) == (old.get(change.key), new.get(change.key))


@pytest.mark.long
def test_更正了就达标_与年度过没过完无关(city):
    """先更正：进行中 → 达标；先过完年度：进行中 → 未达标 → 达标。原因是更正。"""
    city.ledger(EMPTY_LEDGER, now=JAN)
    record(city, minutes=60, now=JAN)
    revisions.correct(city.store, "group_session", 1, "minutes", 130, "原件上是 130", "甲", now=FEB)
    found = between(city, as_of=WITHIN)
    assert split(found, "KM-10", part="state") == ("pending", "met", [(("corrected",), None)])
    assert whole(found) == []


@pytest.mark.long
def test_快照重印逐字一致_之后怎么改都一样(city):
    """冻结后撤销、新报：重印与冻结时逐字一致；三份结果按那时的时点重算也一样。"""
    city.ledger(TWO, now=JAN)
    number = record(city, "2025-09-01", now=JAN)
    made = frozen.freeze(city.store, "例会", 2025, AFTER, "kunming", "甲", now=FEB)
    then = canonical(frozen.reports(city.store, 2025, AFTER, FEB, "kunming"))
    city.store.withdraw(number, "甲", now=MAR)
    city.ledger(EMPTY_LEDGER, file="新台账.xlsx", now=MAR)
    snapshot = snapshots.find(city.store, made)
    assert snapshot.known_at == FEB
    again = frozen.reprint(city.store, snapshot)
    assert (again.identical, again.reasons) == (True, ())
    assert canonical(again.frozen) == then
    assert canonical(frozen.reports(city.store, 2025, AFTER, FEB, "kunming")) == then
    assert canonical(frozen.reports(city.store, 2025, AFTER, None, "kunming")) != then


@pytest.mark.long
def test_重印不一致时说出为什么_以冻结的为准(city, monkeypatch):
    city.ledger(TWO, now=JAN)
    made = frozen.freeze(city.store, "例会", 2025, AFTER, "kunming", "甲", now=FEB)
    kept, _ = snapshots.reports_of(city.store, made)
    other = evaluation.coverage_report(city.store, 2024, AFTER)
    monkeypatch.setitem(frozen._OTHERS, "coverage", lambda *_: other)
    monkeypatch.setattr(frozen, "program", lambda: "另一版")
    again = frozen.reprint(city.store, snapshots.find(city.store, made))
    assert not again.identical
    assert again.frozen == kept
    assert again.reasons == ("冻结之后程序的查询或算法改过。",)


def test_快照要有名字_不能冻结将来(city):
    with pytest.raises(StoreError, match="名字"):
        frozen.freeze(city.store, " ", 2025, AFTER, "kunming", "甲", now=FEB)
    with pytest.raises(StoreError, match="还没到"):
        frozen.freeze(city.store, "会", 2025, AFTER, "kunming", "甲", known_at=MAR, now=FEB)
    assert snapshots.listed(city.store) == []


def test_前后颠倒_两个年度_不比(city):
    with pytest.raises(ValueError, match="earlier"):
        compare(city.store, State(2025, AFTER, MAR), State(2025, AFTER, FEB))
    with pytest.raises(ValueError, match="one year"):
        compare(city.store, State(2024, AFTER, JAN), State(2025, AFTER, FEB))


def printed(capsys, *words):
    """What one run of the command line prints."""
    assert main(list(words)) == 0
    return capsys.readouterr().out


@pytest.mark.long
def test_命令行_过去时点的三份结果逐字节不变(tmp_path, capsys):
    """撤销、更正、新收之后，按 --known-at 再问，与当时打印的一个字节也不差。"""
    folder = str(tmp_path / "store")
    common = ("--store", folder)
    asked = ("--year", "2025", "--as-of", "2026-06-10", "--json")
    reports = ("evaluate", "coverage", "satisfaction")
    with Store.open(folder) as store:
        city = literal_city.City(store)
        city.ledger(TWO, now=JAN)
        number = record(city, "2025-09-01", 60, now=JAN)
    then = [printed(capsys, *common, what, *asked) for what in reports]
    with Store.open(folder) as store:
        city = literal_city.City(store)
        city._number = iter(range(50, 99))
        revisions.correct(store, "group_session", 1, "minutes", 130, "抄错", "甲", now=FEB)
        store.withdraw(1, "甲", now=FEB)
        record(city, "2025-10-01", now=FEB)
        store.withdraw(number, "甲", now=MAR)
    past = [printed(capsys, *common, w, *asked, "--known-at", JAN.isoformat()) for w in reports]
    assert past == then
    assert printed(capsys, *common, "evaluate", *asked) != then[0]


@pytest.mark.long
def test_命令行_冻结_列出_比较(tmp_path, capsys):
    common = ("--store", str(tmp_path / "store"))
    asked = ("--year", "2025", "--as-of", "2026-06-10")
    with Store.open(tmp_path / "store") as store:
        literal_city.City(store).ledger(EMPTY_LEDGER)
    assert "第 1 号快照“例会”" in printed(capsys, *common, "snapshot", "例会", *asked)
    with Store.open(tmp_path / "store") as store:
        store.withdraw(1, "甲")
    assert "重印逐字一致" in printed(capsys, *common, "snapshots")
    found = json.loads(printed(capsys, *common, "changes", "--from", "1", *asked, "--json"))
    assert found["causes"] == ["returned"]
    assert all(part["causes"] == ["returned"] for c in found["changes"] for part in c["parts"])
    assert main([*common, "changes", "--from", "9998-01-01", "--to", "1", *asked]) == 2
