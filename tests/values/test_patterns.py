"""Patterns that are compiled late are right all the same, and are found to be so here and not by a user's file."""

import importlib
import re

import pytest

from dudao import ROOT
from dudao.patterns import late

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "dudao").rglob("*.py")
    if "import late" in path.read_text(encoding="utf-8")
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
