"""Patterns that are compiled late are right all the same, and are found to be so here and not by a user's file."""

import importlib
import random
import re
import tomllib

import pytest

from dudao import ROOT
from dudao.patterns import beginnings, late, letters

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "dudao").rglob("*.py")
    if re.search(r"^\w+ = late\(", path.read_text(encoding="utf-8"), re.M)
)


@pytest.mark.parametrize("name", MODULES)
def test_every_late_pattern_compiles(name):
    module = importlib.import_module(name)
    found = {n: p for n, p in vars(module).items() if type(p) is type(late(""))}
    assert found
    for pattern in found.values():
        assert re.compile(pattern.pattern, pattern.flags).groups == pattern.groups


def test_a_wrong_one_raises_where_it_is_asked():
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search("x")


def test_flags_and_methods_are_those_of_a_pattern():
    said = late("(a)B", re.I)
    assert said.sub("x", "ab AB") == "x x"
    assert [m[1] for m in said.finditer("ab AB")] == ["a", "A"]
    assert said.fullmatch("aB")[0] == "aB"


def _ways() -> list[str]:
    """Every way of the words' files, its parts filled in."""
    found = []
    for name in ("headings", "cards"):
        data = tomllib.loads((ROOT / "data" / "words" / f"{name}.toml").read_text(encoding="utf-8"))
        ways = [w for fields in data["ways"].values() for said in fields.values() for w in said]
        for part, text in data["parts"].items():
            ways = [w.replace("{" + part + "}", f"(?:{text})") for w in ways]
        found += ways
    return list(dict.fromkeys(found))


def test_what_a_way_matches_begins_as_it_is_said_to_and_is_made_of_its_letters():
    ways, rng = _ways(), random.Random(5)
    words = sorted({w for way in ways for w in re.findall(r"[一-鿿A-Za-z]{1,4}", way)})
    texts = ["".join(rng.sample(words, rng.randint(1, 3))) for _ in range(600)]
    texts += ["KTVſTaff", "\u212aind", "bİrthday", "出生", "x1年"]
    asked, met = [(late(w, re.I), beginnings(w), letters(w)) for w in ways], 0
    assert len(asked) > 300
    assert sum(1 for _, begins, _ in asked if begins) > 0.9 * len(asked)
    for pattern, begins, made in asked:
        for hit in (m for text in texts for m in pattern.finditer(text) if m[0]):
            assert not begins or hit[0][0] in begins, pattern.pattern
            assert not made or made.issuperset(hit[0]), pattern.pattern
            met += 1
    assert met > 1_000


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("ab|c", "AaCc"),
        ("(?:x|y)?z", "XxYyZz"),
        ("(?=q)x+y", "Xx"),
        ("(?<!不)[会课]堂", "会课"),
        ("(?:a(?:b|c)*)?d", "AaDd"),
        ("[a-c]{0,2}\\.", "AaBbCc."),
        ("k", "kK\u212a"),
        ("x*", ""),
        ("x|", ""),
        (".x", ""),
        ("[^x]y", ""),
        ("\\dx", ""),
        ("(?P<n>x)y", ""),
        ("(?:x", "Xx"),
        ("x)y", "Xx"),
    ],
)
def test_beginnings(text, begins):
    assert beginnings(text) == set(begins)


@pytest.mark.parametrize(
    ("text", "made"),
    [("a(?:b|会)", "AaBb会"), ("a.", ""), ("[^a]", ""), ("[a-c]", ""), ("\\d", ""), ("é", "")],
)
def test_letters(text, made):
    found = letters(text)
    assert found == set() if not made else found >= set(made) and found.isdisjoint("xyz开")


@pytest.mark.parametrize("han", ["[一-鿿]", "[一-龥]"])
def test_characters_without_case_are_met_where_case_is_ignored(han):
    said = late(rf"x({han}{{2}})\{han}", re.I)
    assert said.fullmatch("X甲乙" + han)[1] == "甲乙"
    assert late(f"(?<={han})A", re.I).search("甲a")[0] == "a"
    assert late(f"(?<={han})A", re.I).search("ba") is None
