"""The shared city year, read from its files: verdicts, coverage and satisfaction equal its answer key."""

import datetime as dt
import json
from collections import Counter

import pytest

from dudao import ROOT, rules
from dudao.evaluation import coverage_report, evaluate, evaluate_report, satisfaction_report
from dudao.evaluation import facts as facts_module
from dudao.evaluation.facts import Facts
from dudao.store import Store
from tests.matrices import some

SHARED = ROOT.parent / "shared" / "samples"
STATE = {"pass": "met", "fail": "unmet", "undecidable": "undecidable"}
FILED = {"on_time": "met", "late": "unmet", "undecidable": "undecidable"}
AS_OF = dt.date(2026, 1, 10)
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def expected():
    if not SHARED.is_dir():
        pytest.skip("../shared is absent")
    return json.loads((SHARED / "expected_verdicts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def store(expected, tmp_path_factory):
    from dudao.intake.batch import check_paths, commit_results, find_files

    with Store.open(tmp_path_factory.mktemp("shared") / "store") as store:
        checked = check_paths(find_files([SHARED / "files"]), today=dt.date(2026, 1, 9))
        for _ in commit_results(store, checked, "测试", now=dt.datetime(2026, 1, 9, 12)):
            pass
        yield store


@pytest.fixture(scope="module")
def verdicts(store):
    found = {}
    for verdict in evaluate_report(store, 2025, AS_OF)["verdicts"]:
        found.setdefault(verdict["target"], []).append(verdict)
    return found


@pytest.mark.parametrize(
    ("target", "key"), some([("KM-10", "floor"), ("KM-35", "principle")], always=1)
)
def test_counties(verdicts, expected, target, key):
    got = {v["subject"]: (v["state"], v["value"]) for v in verdicts[target]}
    assert got == {
        county: (STATE[e[key]], e["onsite_group_ge120"])
        for county, e in expected["counties"].items()
    }


def test_short_sessions(verdicts, expected):
    short = Counter(v["county"] for v in verdicts["KM-12"] if v["state"] == "unmet")
    assert short == {c: e["shorter_than_120"] for c, e in expected["counties"].items() if e["shorter_than_120"]}  # fmt: skip
    judged = Counter(v["county"] for v in verdicts["KM-12"] if v["state"] != "not_applicable")
    assert judged == {c: e["onsite_group_all"] for c, e in expected["counties"].items() if e["onsite_group_all"]}  # fmt: skip


def test_online(verdicts, expected):
    city = expected["city"]
    assert [v["state"] for v in verdicts["KM-13"]] == [STATE[city["online_trainings_verdict"]]]
    assert {v["period"][4:]: v["state"] for v in verdicts["KM-26"]} == {
        quarter: STATE[state] for quarter, state in city["quarter_verdicts"].items()
    }


def test_administrative_supervisors(verdicts, expected):
    listed = expected["supervisors"]["administrative"]
    for target, key in (("KM-16", "centre_meetings"), ("KM-17", "station_activities")):
        assert {v["subject"]: v["value"] for v in verdicts[target]} == {
            name: e[key] for name, e in listed.items()
        }
    both = {v["subject"] for t in ("KM-16", "KM-17") for v in verdicts[t] if v["state"] == "unmet"}
    assert both == {name for name, e in listed.items() if e["verdict"] == "fail"}


def test_titles_and_streaks(verdicts, expected):
    e = expected["supervisors"]
    below = [v["subject"] for v in verdicts["KM-06"] if v["state"] != "met"]
    assert below == e["professional_below_intermediate"]
    assert [v["subject"] for v in verdicts["KM-47"] if v["state"] == "unmet"] == e["two_consecutive_fails"]  # fmt: skip
    upheld = [v["subject"] for v in verdicts["KM-48"] if v["value"]]
    assert upheld == [text.split()[0] for text in e["complaints_upheld"]]


def test_records_are_filed_within_a_week(verdicts, expected):
    got = Counter(
        (v["county"], v["period"], v["state"], v["value"])
        for target in ("KM-63", "KM-67", "KM-69")
        for v in verdicts[target]
    )
    assert got == Counter(
        (e["county"], e["date"] or "日期不明", FILED[e["status"]], e["days"])
        for e in expected["records"]["per_session"]
    )


def test_the_days_that_count(verdicts, expected):
    """安宁 held two on one day; a length nobody can read is no day that counts."""
    held = {}
    for v in verdicts["KM-12"]:
        if v["state"] == "met":
            held.setdefault(v["county"], []).append(v["period"])
    assert {c: sorted(days) for c, days in held.items()} == {
        c: e["dates"] for c, e in expected["counties"].items() if e["dates"]
    }
    unread = Counter(v["county"] for v in verdicts["KM-12"] if v["state"] == "undecidable")
    assert unread == {c: e["undecidable"] for c, e in expected["counties"].items() if e["undecidable"]}  # fmt: skip


def test_online_events_by_kind(store, expected):
    with Facts(store, AS_OF) as facts:
        rows = facts.rows("online_by_kind", year=2025)
    city = expected["city"]
    for kind, key in (("线上培训", "by_quarter"), ("线上团体", "online_group_by_quarter")):
        counted = {r["period"][4:]: r["sessions"] for r in rows if r["kind"] == kind}
        assert {q: counted[q] for q in city[key]} == city[key]
        assert counted[""] == sum(city[key].values())


def test_the_longest_run_of_fails_of_everybody_assessed(verdicts, expected):
    def longest(results):
        runs = "".join("x" if r == "fail" else " " for _, r in sorted(results.items())).split()
        return max(map(len, runs), default=0)

    assessed = expected["supervisors"]["assessments"]
    got = {v["subject"]: v["value"] for v in verdicts["KM-47"] if v["subject"] in assessed}
    assert got == {name: longest(results) for name, results in assessed.items()}
    states = {v["subject"]: v["state"] for v in verdicts["KM-47"]}
    assert {states[n] for n in expected["supervisors"]["two_fails_not_consecutive"]} == {"met"}
    assert len(states) == expected["supervisors"]["n"]


@pytest.mark.long
def test_the_other_packs_where_the_key_speaks_of_the_same(store, expected):
    """Shapingba's week is Kunming's, over all kinds of session; Chongqing asks that every station and
    worker be supervised; a county without a roster has no share."""
    week = evaluate_report(store, 2025, AS_OF, pack="shapingba")["verdicts"]
    got = Counter((v["county"], v["period"], v["state"]) for v in week if v["target"] == "SPB-08")
    assert got == Counter(
        (e["county"], e["date"] or "日期不明", FILED[e["status"]])
        for e in expected["records"]["per_session"]
    )
    shares = evaluate_report(store, 2025, AS_OF, pack="chongqing")["verdicts"]
    for target, what in (("CQ-16", "stations"), ("CQ-27", "workers")):
        for v in (v for v in shares if v["target"] == target):
            e = expected["coverage"]["by_county"][v["subject"]]
            known, done = e[what], e[f"{what}_supervised"]
            if v["subject"] in expected["coverage"]["counties_without_roster"]:
                assert (v["state"], v["value"]) == ("undecidable", None)
            else:
                assert v["value"] == done * 1000 // known / 10
                assert v["state"] == ("met" if done == known else "unmet")


@pytest.mark.parametrize("pack", some(rules.packs(), always=1, single=True))
def test_every_pack_is_judged_and_each_verdict_stands_once(store, pack):
    found = evaluate_report(store, 2025, AS_OF, pack=pack)["verdicts"]
    keys = Counter((v["target"], v["subject"], v["period"]) for v in found)
    assert not [key for key, n in keys.items() if n > 1]
    undated = {"KM-52", "KM-53", "KM-54"}  # forms without a day, in the year they were received
    assert {t.id for t in rules.load(pack).measured()} - {v["target"] for v in found} <= undated


def test_coverage(store, expected):
    report = coverage_report(store, 2025, AS_OF)
    for county in report["counties"]:
        e, held = expected["coverage"]["by_county"][county["county"]], expected["counties"][county["county"]]  # fmt: skip
        assert county == {
            "county": county["county"],
            "stations": {
                "expected": e["townships"], "reported": e["stations"], "supervised": e["stations_supervised"],
            },
            "workers": {"reported": e["workers"], "supervised": e["workers_supervised"]},
            "sessions": {
                "group": held["onsite_group_all"], "individual": held["individual"],
                "peer": held["peer"], "online": held["online_group"],
            },
        }  # fmt: skip
    e = expected["coverage"]
    assert report["total"]["workers"] == {"reported": e["workers_on_roster"], "supervised": e["workers_supervised"]}  # fmt: skip
    assert report["total"]["stations"] == {"expected": e["townships"], "reported": e["stations_on_roster"], "supervised": e["stations_supervised"]}  # fmt: skip


def test_satisfaction(store, expected):
    report = satisfaction_report(store, 2025, AS_OF)
    e = expected["satisfaction"]
    total = report["total"]
    assert (total["respondents"], total["answers"], total["rate"], total["mean"]) == (
        e["respondents"], e["overall"]["valid"], e["overall"]["top_two_rate"], e["overall"]["mean"],
    )  # fmt: skip
    for item in total["items"]:
        key = e["items"][str(item["item"])]
        assert (item["counts"], item["answers"], item["rate"], item["mean"]) == (
            key["counts"], key["valid"], key["top_two_rate"], key["mean"],
        )  # fmt: skip
    assert report["suppressed"] == ["盘龙区", "官渡区", "富民县", "安宁市"]


def test_satisfaction_by_county(store, expected):
    """Of the surveys that name their county; the questionnaire tool's csv names none."""
    report = satisfaction_report(store, 2025, AS_OF, unsuppressed=True)
    respondents, answers = Counter(), Counter()
    for key, e in expected["satisfaction"]["by_survey"].items():
        if key != "wjx_num":
            respondents[e["county"]] += e["n"]
            answers[e["county"]] += e["valid"]
    got = {c["county"]: (c["respondents"], c["answers"]) for c in report["counties"] if c["respondents"]}  # fmt: skip
    assert got == {c: (respondents[c], answers[c]) for c in respondents}


def _said(verdicts):
    return [verdict.as_dict(verdicts.shared) for verdict in verdicts]


@pytest.mark.long
@pytest.mark.parametrize("day", [dt.date(2025, 8, 15), AS_OF])
def test_few_sessions_taken_in_whole_give_the_verdicts_of_many_taken_by_the_year(
    store, monkeypatch, day
):
    pack = rules.load("kunming")
    with Facts(store, day) as few:
        whole = _said(evaluate(few, pack, 2025))
        assert few.shares_years
    monkeypatch.setattr(facts_module, "FEW", 0)
    with Facts(store, day) as many:
        assert _said(evaluate(many, pack, 2025)) == whole
        assert not many.shares_years


@pytest.mark.long
def test_parts_of_a_pack_judged_apart_are_the_whole(store):
    pack = rules.load("kunming")
    wanted = {t.id for t in pack.of(2025).measured()}
    with Facts(store, AS_OF) as facts:
        first, rest = ({"KM-10", "KM-13", "KM-47"}, wanted - {"KM-10", "KM-13", "KM-47"})
        parts = [evaluate(facts, pack, 2025, only) for only in (first, rest)]
        assert _said(parts[1].joined(parts[0], pack)) == _said(evaluate(facts, pack, 2025))
