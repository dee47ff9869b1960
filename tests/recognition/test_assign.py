"""The best assignment is the best: against trying all of them."""

from __future__ import annotations

import itertools
import random

import pytest

from dudao.recognition.lists.assign import best


def tried(worth: list[list[float]]) -> float:
    cols = range(len(worth[0]))
    return max(
        sum(worth[row][col] for row, col in enumerate(chosen))
        for chosen in itertools.permutations(cols, len(worth))
    )


@pytest.mark.parametrize("seed", range(40))
def test_和逐一试过的最好结果一样(seed: int):
    made = random.Random(seed)
    rows, extra = made.randint(1, 5), made.randint(0, 3)
    worth = [[made.uniform(-3, 9) for _ in range(rows + extra)] for _ in range(rows)]
    found = best(worth)
    assert len(set(found)) == rows
    assert sum(worth[row][col] for row, col in enumerate(found)) == pytest.approx(tried(worth))


def test_没有列也没有结果():
    assert best([]) == []
