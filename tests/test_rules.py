"""Rule packs: every quote is in its document, every measure takes what its targets give."""

import re
from pathlib import Path

import pytest

from dudao import ROOT, queries, rules
from dudao.rules import RuleError

SHARED = ROOT.parent / "shared"
RULE = """
title = "甲"
document = "甲手册"
[targets.X-1]
label = "一次"
clause = "一"
quote = "不少于1次"
since = "2023"
subject = "county"
level = "floor"
"""


def test_kunming_lists_all_its_rules_in_order():
    pack = rules.load("kunming")
    assert list(pack.targets) == [f"KM-{n:02d}" for n in range(1, 82)]
    assert len(pack.measured()) >= 15


@pytest.mark.parametrize("pack", rules.packs())
def test_every_measure_takes_exactly_its_targets_params(pack):
    clocks = {"as_of", "known_at", "year", "period"}
    for target in rules.load(pack).measured():
        declared = set(queries.load(f"measures/{target.measure}").params)
        assert declared - clocks == set(target.params), target.id


@pytest.mark.parametrize("pack", rules.packs())
def test_a_target_that_is_judged_says_how_it_is_read_and_against_what(pack):
    for target in rules.load(pack).measured():
        assert (target.required is None) == (target.level == "tracked"), target.id
        assert target.reading, target.id


def test_every_open_question_of_the_manual_is_named_where_it_is_decided():
    """A1–A25 stand in the pack (A19 is about reading the forms) and in the page on evaluation."""
    numbers = {f"A{n}" for n in range(1, 26)}
    assert set(re.findall(r"A\d+", rules.text_of("kunming"))) == numbers - {"A19"}
    told = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bA\d+\b", told)) >= numbers


def test_the_page_on_evaluation_lists_every_measure_with_its_rules():
    used = {}
    for pack in rules.packs():
        for target in rules.load(pack).measured():
            used.setdefault(target.measure, []).append(target.id)
    told = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    told = told.partition("<!-- printed: measures -->")[2]
    listed = dict(re.findall(r"(?m)^\| `(\w+)` \| ([^|]+) \|", told))
    assert {name: sorted(ids.split(", ")) for name, ids in listed.items()} == {
        name: sorted(ids) for name, ids in used.items()
    }


def test_the_numbers_of_the_manual():
    pack = rules.load("kunming")
    required = {t.id: t.required for t in pack.measured() if t.level != "tracked"}
    assert required == {
        "KM-06": "中级", "KM-10": 1, "KM-12": 120, "KM-13": 3, "KM-16": 1, "KM-17": 1, "KM-26": 1, "KM-29": 1,
        "KM-32": 1, "KM-33": 1, "KM-34": 1, "KM-35": 2, "KM-46": 5, "KM-47": 1, "KM-48": 0, "KM-52": 1, "KM-53": 1, "KM-54": 5, "KM-55": 300,
        "KM-57": 1, "KM-61": 1, "KM-62": 1, "KM-68": 1, "KM-71": 1, "KM-58": 300, "KM-59": 150, "KM-60": 200,
        "KM-63": 7, "KM-64": 2, "KM-66": 1, "KM-67": 7, "KM-69": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ('level = "floor"\nat_least = 1\nat_most = 2', "X-1 写了不止一个要求。at_least、"),
        ('level = "high"', "X-1.level 写的是“high”。可选：floor、"),
        ('level = "floor"\nperiod = "week"', "X-1.period 写的是“week”。可选：year、"),
        ('level = "floor"\nminimum = 1', "X-1.minimum 没有这个键。可用的键：.*at_least"),
        (
            'level = "floor"\nmeasure = "rainfall"',
            "X-1.measure 写的是“rainfall”，没有这个算法。可选：.*filing",
        ),
        ('level = "floor"\nstarts = 13', "X-1.starts 写的是“13”。请写月份"),
        (
            'level = "floor"\neditions = [{ at_least = 2 }]',
            r"X-1.editions\[1\] 没有写比原来晚的 since",
        ),
        (
            'level = "floor"\neditions = [{ since = "2027", level = "x" }]',
            r"X-1.editions\[1\].level 写的是“x”",
        ),
        ("", "X-1.level 没有写。请补上 level"),
    ],
)
def test_a_careless_rule_is_an_error(change, complaint):
    text = RULE.replace('level = "floor"', change)
    with pytest.raises(RuleError, match=f"程序自带的“data/rules/x.toml”里 {complaint}"):
        rules.parse("x", text)


def test_an_unknown_pack_names_the_known_ones():
    with pytest.raises(RuleError, match="kunming"):
        rules.load("atlantis")


def _plain(text: str) -> str:
    return re.sub(r"\s|\[bookmark: [^\]]*\]", "", text)


@pytest.mark.shared
@pytest.mark.parametrize("pack", rules.packs())
def test_every_quote_is_verbatim_in_its_document(pack):
    if not SHARED.is_dir():
        pytest.skip("../shared is absent")
    document = rules.load(pack).document
    words = _plain((Path(SHARED) / "seeds" / document).read_text(encoding="utf-8"))
    missing = [t.id for t in rules.load(pack).targets.values() if _plain(t.quote) not in words]
    assert missing == []


def test_every_rule_of_the_five_documents_is_carried():
    carried = {
        "kunming": 81, "chongqing": 29, "chongqing_roster": 21, "zhengzhou": 17, "shapingba": 9,
        "shapingba_mentors": 8,
    }  # fmt: skip
    assert {pack: len(rules.load(pack).targets) for pack in carried} == carried


@pytest.mark.parametrize("pack", rules.packs())
def test_a_rule_is_computed_or_says_what_it_takes_or_asks_for_nothing(pack):
    """Judged, counted, unknowable with the data it would take; a definition or permission stands as info."""
    for target in rules.load(pack).targets.values():
        if target.measure:
            assert target.data is None, target.id
        else:
            assert target.data or target.level == "info", target.id
