"""The suite draws the same examples every time; the long loop draws new ones, from a seed it prints.

| run | profile | examples |
| --- | --- | --- |
| the README's test command | suite | the same every time, on every machine |
| `.ci/run` | fresh | new ones, from the seed printed; `DUDAO_SEED` draws them again |
"""

import os
import secrets
import subprocess
import sys

import pytest
from hypothesis import settings

from dudao import ROOT

FRESH = ["-m", "pytest", "-m", "hypothesis", "--hypothesis-profile=fresh", "-p", "no:cacheprovider"]


def fresh(seed, *paths):
    """Run the generated tests with examples drawn from a seed."""
    return subprocess.run(
        [sys.executable, *FRESH, f"--hypothesis-seed={seed}", *paths],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_suite_draws_the_same_examples_every_time():
    assert settings.get_profile("suite").derandomize
    assert not settings.get_profile("fresh").derandomize


PROBE = """
from hypothesis import given, strategies as st
drawn = []
@given(st.integers())
def test_draw(number):
    drawn.append(number)
def teardown_module():
    print("drawn", hash(tuple(drawn)))
"""


@pytest.fixture
def drawn(tmp_path):
    """What a generated test draws in the suite (no seed) or from a seed."""
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (tmp_path / "test_probe.py").write_text(PROBE, encoding="utf-8")

    def draw(*options):
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path, *options],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        (said,) = [line for line in ran.stdout.splitlines() if "drawn" in line]
        return said

    return draw


@pytest.mark.long
def test_a_seed_draws_others_and_the_same_seed_the_same(drawn):
    suite = drawn()
    first, again, other = (drawn("--hypothesis-profile=fresh", f"--hypothesis-seed={n}") for n in (1, 1, 2))  # fmt: skip
    assert drawn() == suite
    assert first == again
    assert len({suite, first, other}) == 3


@pytest.mark.soak
def test_new_examples():
    begun = int(os.environ.get("DUDAO_SEED") or secrets.randbelow(1 << 31))
    for seed in range(begun, begun + max(1, int(os.environ.get("DUDAO_SOAK_ROUNDS", "5")) // 5)):
        ran = fresh(seed)
        assert ran.returncode == 0, f"DUDAO_SEED={seed}\n{ran.stdout[-6000:]}"
