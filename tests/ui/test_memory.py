"""Freed memory goes back to the system every minute, where the C library can."""

from __future__ import annotations

from dudao.ui import memory


def test_每分钟一次_直到结束():
    waited, trimmed = [], []

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return len(waited) > 3

    memory.run(lambda: trimmed.append(1), wait)
    assert (waited, len(trimmed)) == ([60.0] * 4, 3)


def test_这台机器上能不能():
    trim = memory._trim()
    assert trim is None or trim() in (0, 1)
