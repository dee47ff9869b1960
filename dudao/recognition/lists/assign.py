"""The best assignment of columns to fields: one field a column, by the greatest sum."""

from __future__ import annotations

from collections.abc import Sequence

FORBIDDEN = -1e6
"""The worth of a pair that may not be."""


def best(worth: Sequence[Sequence[float]]) -> list[int]:
    """For each row its column, each column once, so that the sum of ``worth[row][column]`` is greatest.

    There are at least as many columns as rows. Time grows with rows² × columns.

    >>> best([[4, 3, 0], [4, 1, 0]])
    [1, 0]
    """
    rows, cols = len(worth), len(worth[0]) if worth else 0
    free = float("inf")
    own, other = [0.0] * (rows + 1), [0.0] * (cols + 1)
    match, way = [0] * (cols + 1), [0] * (cols + 1)
    for row in range(1, rows + 1):
        match[0], at = row, 0
        least, done = [free] * (cols + 1), [False] * (cols + 1)
        while match[at]:
            done[at] = True
            here, step, to = match[at], free, 0
            line, lead = worth[here - 1], own[here]
            for col in range(1, cols + 1):
                if done[col]:
                    continue
                cost = -line[col - 1] - lead - other[col]
                if cost < least[col]:
                    least[col], way[col] = cost, at
                if least[col] < step:
                    step, to = least[col], col
            for col in range(cols + 1):
                if done[col]:
                    own[match[col]] += step
                    other[col] -= step
                else:
                    least[col] -= step
            at = to
        while at:
            match[at] = match[way[at]]
            at = way[at]
    found = [0] * rows
    for col in range(1, cols + 1):
        if match[col]:
            found[match[col] - 1] = col - 1
    return found
