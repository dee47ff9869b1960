"""Accounts of an own directory on a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dudao.access import accounts, passwords, signin
from dudao.access.database import Access
from dudao.access.roles import LOCAL

PASSWORD = "湖边 一棵 老树 2026"


@dataclass
class Clock:
    """Seconds since the epoch, moved by hand."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now

    def after(self, *, minutes: float = 0, hours: float = 0) -> None:
        self.now += minutes * 60 + hours * 3600


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """argon2 at its cheapest: these tests count its calls, not its seconds."""
    import argon2

    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    passwords.nobody.cache_clear()
    yield
    passwords.nobody.cache_clear()


@pytest.fixture
def access(tmp_path, clock) -> Access:
    found = Access(tmp_path / "store", clock)
    yield found
    found.close()


@pytest.fixture
def person(access):
    """``person("李娟")``: an account with its password set; the first is an administrator."""

    def make(name: str, role: str | None = None, county: str | None = None) -> str:
        code = accounts.add(access, LOCAL, name, role, county)
        signin.activate(access, name, code.text, PASSWORD)
        return name

    return make
