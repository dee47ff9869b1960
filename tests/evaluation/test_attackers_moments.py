"""满意度：一个账号打得开的全部画面放在一起解方程——每一天、每一时点、快照、县、督导、场次、表——解不出不足 5 人。

攻击者知道每张表上是谁（人不变，表可以撤销、重传、更正），看得见各画面里的每个数是哪些人的合计；
未知数是每个人的答卷。任何 1–4 个人的合计都不该是看得见的数的线性组合；任何两个看得见的数相差 0 人或至少 5 人。
"""

import datetime as dt
import itertools
import random
from fractions import Fraction

import pytest

from dudao import rules
from dudao.access.roles import Principal
from dudao.evaluation import evaluate, satisfaction, satisfaction_groups
from dudao.evaluation.blocks import Arrived, partition
from dudao.evaluation.facts import Facts
from dudao.evaluation.satisfaction import SMALL, published
from dudao.history import snapshots as freezing
from dudao.store.decisions import corrections
from tests.matrices import some

COUNTIES = ["五华区", "盘龙区", "官渡区"]
SUPERVISORS = ["沈知行", "陆明远", None]
OBSERVER = Principal("观", "observer")
COUNTY = Principal("县", "county", "五华区")
DAYS = [dt.date(2025, 2, 10), dt.date(2025, 3, 31), dt.date(2025, 5, 2), dt.date(2025, 6, 30),
        dt.date(2025, 9, 30), dt.date(2025, 11, 1), dt.date(2025, 12, 31), dt.date(2026, 5, 1)]  # fmt: skip


def small_sets(classes):
    """Every set of whole classes of 1–4 people."""
    few = [group for group in classes if len(group) < SMALL]
    for many in range(1, SMALL):
        for chosen in itertools.combinations(few, many):
            together = frozenset().union(*chosen)
            if len(together) < SMALL:
                yield together


class Sums:
    """What follows from shown sums by adding and subtracting, exactly."""

    def __init__(self, shown):
        self._basis = {}
        for group in shown:
            if left := self.rest(group):
                first = min(left)
                self._basis[first] = {c: k / left[first] for c, k in left.items()}

    def rest(self, group):
        row, done = dict.fromkeys(group, Fraction(1)), {}
        while row:
            column = min(row)
            factor = row.pop(column)
            if column not in self._basis:
                done[column] = factor
                continue
            for other, k in self._basis[column].items():
                if other != column:
                    row[other] = row.get(other, 0) - factor * k
                    if not row[other]:
                        del row[other]
        return done


def derived(shown):
    """The sets of 1–4 people that follow from the shown ones: unknowns are people nobody tells apart."""
    people = sorted(set().union(*shown)) if shown else []
    marks = {}
    for one in people:
        marks.setdefault(tuple(one in group for group in shown), set()).add(one)
    classes = [frozenset(group) for group in marks.values()]
    number = {one: n for n, group in enumerate(classes) for one in group}
    sums = Sums({number[one] for one in group} for group in shown)
    return {small for small in small_sets(classes) if not sums.rest({number[one] for one in small})}


def close_pairs(shown):
    """Pairs of shown sums that differ by 1–4 people."""
    return [(a, b) for a, b in itertools.combinations(set(shown), 2) if 0 < len(a ^ b) < SMALL]


# --- the scheme alone -----------------------------------------------------------------------


def story(dice):
    """Arrivals over a year: (people's numbers, labels, turns); some withdrawn, restored, sent again with one more."""
    began, told, person = dt.datetime(2025, 1, 6, 9), [], itertools.count()
    for _ in range(dice.randint(8, 22)):
        came = began + dt.timedelta(hours=dice.randint(0, 9000))
        labels = {
            "year": "2025", "place": dice.choice([*COUNTIES, None]), "teacher": dice.choice(SUPERVISORS),
            "day": dice.choice([None, "2025-03-01", "2025-05-20", "2025-09-09", "2025-12"]),
        }  # fmt: skip
        who = [next(person) for _ in range(dice.choice([1, 1, 2, 3, 4, 5, 6, 8, 12]))]
        turns, again = [(came, True)], None
        if dice.random() < 0.4:
            gone = came + dt.timedelta(hours=dice.randint(1, 3000))
            turns.append((gone, False))
            again = dice.choice([who, [*who, next(person)], who[1:], None])
            if dice.random() < 0.3:
                turns.append((gone + dt.timedelta(days=dice.randint(1, 40)), True))
        told.append((who, labels, turns))
        if again:
            told.append(
                (again, labels, [(turns[1][0] + dt.timedelta(minutes=dice.choice([0, 90])), True)])
            )
    return sorted(told, key=lambda one: one[2][0][0])


def arrived(told):
    return [
        Arrived(len(who), labels, turns, {(1, 1 + one % 5): sum(o % 5 == one % 5 for o in who) for one in who}, n)
        for n, (who, labels, turns) in enumerate(told)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", some(range(80), always=19, single=True))
def test_任意的收件撤销恢复重传_各时点的块放在一起也解不出(seed):
    """Every block counted at any of forty moments, of both sizes, all together."""
    told = story(random.Random(seed))
    came, shown, earlier = arrived(told), set(), None
    for days in range(0, 480, 12):
        at = dt.datetime(2025, 1, 6) + dt.timedelta(days=days)
        dealt = partition(came, at, 5, 8)
        assert [*dealt.rough][: len(earlier or ())] == (earlier or [])
        earlier = [*dealt.rough]
        for block in (*dealt.rough, *dealt.exact):
            slots = {}
            for number, slot in enumerate(dealt.slot):
                if slot in block and came[number].active(at):
                    slots.setdefault(slot, number)
            if slots.keys() == set(block):
                shown.add(frozenset(one for n in slots.values() for one in told[n][0]))
    assert derived(shown) == set()
    assert close_pairs(shown) == []


# --- the accounts ---------------------------------------------------------------------------


def sent(city, dice):
    """Twenty tables over a year, in the store; number of the upload → its people. One is corrected, two withdrawn and sent again."""
    people, person = {}, itertools.count()

    def send(file, who, county, supervisor, day, now):
        rows = "\n".join("5 | 3 | 4 | | 5 | 2 | " + str(1 + one % 5) for one in who)
        meta = {"county": county, "held_on": day, "station": None, "supervisor": supervisor}
        table = "q1 | q2 | q3 | q4 | q5 | q6 | q7\n" + rows
        upload = city.send("satisfaction_survey", table, meta=meta, now=now, file=file).upload_id
        people[upload] = frozenset(who)
        return upload

    at = dt.datetime(2025, 1, 20, 9)
    for number in range(20):
        at += dt.timedelta(days=dice.randint(0, 30), minutes=3)
        who = [next(person) for _ in range(dice.choice([1, 2, 3, 4, 6, 9, 14]))]
        day = at.date() - dt.timedelta(days=dice.randint(0, 40))
        place, teacher = dice.choice([*COUNTIES, None]), dice.choice(SUPERVISORS)
        held_on = None if number % 9 == 4 else max(day, dt.date(2025, 1, 1)).isoformat()
        upload = send(f"表{number}.xlsx", who, place, teacher, held_on, at)
        if number in (5, 11):
            at += dt.timedelta(days=20)
            city.store.withdraw(upload, "测试", at)
            again = [*who, next(person)] if number == 5 else who
            at += dt.timedelta(minutes=5)
            send(f"表{number}再.xlsx", again, place, teacher, held_on, at)
        if number == 8:
            cell = next(
                r for r in city.store.cursor().execute(
                    "select record_id from rec_satisfaction_survey where upload_id = ? limit 1", [upload]
                ).fetchall()
            )  # fmt: skip
            corrections.correct(
                city.store, "satisfaction_survey", cell[0], "q1", 1, "原件", "测试", now=at + dt.timedelta(days=50)
            )  # fmt: skip
        if number == 13:
            freezing.freeze(city.store, "例会", 2025, at.date(), "kunming", "测试", now=at + dt.timedelta(hours=1))  # fmt: skip
    return people


def views(store, people, moments):
    """Every sum an account is shown of 2025 at the days and moments, as sets of people."""
    shown = set()
    for as_of, known_at in moments:
        with Facts(store, as_of, known_at) as facts:
            told, by = satisfaction(facts, 2025), satisfaction_groups(facts, 2025)
            made = published(facts, 2025)
            verdicts = list(
                evaluate(facts, rules.load("kunming"), 2025, {"KM-44", "KM-73", "KM-74"})
            )
        of = [people[row["upload_id"]] for row in made.rows]
        assert [len(who) for who in of] == [row["respondents"] for row in made.rows]
        for part in (part for parts in made.tables.values() for part in parts.values()):
            if part.cells and not part.hidden:
                shown.add(frozenset().union(*(of[n] for n in part.cells)))
        sums = [told["total"], *told["counties"], *by["supervisor"], *by["session"]]
        for group in sums:
            if group["respondents"] is None:
                assert (group["answers"], group["rate"], group["mean"]) == (None, None, None)
            elif 0 < group["respondents"] < 8:
                assert group["mean"] is None
                assert group["rate"] is None or round(group["rate"], 1) == group["rate"]
        sizes = {len(who) for who in shown}
        assert all(g["respondents"] in {None, 0} | sizes for g in sums)
        assert all(v.value is None or v.evidence for v in verdicts)
        opened = sum(p.hidden is None for p in made.tables["sheet"].values())
        assert sum(v.value is not None for v in verdicts if v.target == "KM-73") == opened
    return shown


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("who", [OBSERVER, COUNTY], ids=["观摩", "县级"])
def test_一个账号看得见的全部画面_解不出不足五人(city, seed, who):
    dice = random.Random(seed)
    people = sent(city, dice)
    (frozen,) = [(s.as_of, s.known_at) for s in freezing.snapshots.listed(city.store)]
    moments = [(day, None) for day in DAYS] + [frozen]
    moments += [
        (dice.choice(DAYS), dt.datetime(2025, 2, 1) + dt.timedelta(days=dice.randint(0, 600)))
        for _ in range(16)
    ]
    shown = views(city.store.seen_by(who), people, moments)
    assert len(shown) >= (3 if who.county is None else 1)
    assert derived(shown) == set()
    assert close_pairs(shown) == []
