"""Who may do what: the table ``data/access/roles.csv``, action × role. Nothing is allowed that it does not name."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from dudao import ROOT

TABLE = ROOT / "data" / "access" / "roles.csv"
ADMIN, CITY, COUNTY, OBSERVER = "admin", "city", "county", "observer"
ROLES: Mapping[str, str] = {ADMIN: "管理员", CITY: "市级", COUNTY: "县级", OBSERVER: "观摩"}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts: an account's ``name`` (as the audit records it), its role, and the one county it is bound to.

    Raises ``ValueError`` for an unknown role, a county account without a county, another one with one.
    """

    name: str
    role: str
    county: str | None = None

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}")
        if (self.role == COUNTY) != (self.county is not None):
            raise ValueError("an account has a county if, and only if, its role is county")

    def may(self, action: str) -> bool:
        """Whether the table allows the action.

        >>> Principal("张三", "observer").may("committed"), Principal("李四", "county", "五华区").may("committed")
        (False, True)
        >>> Principal("王五", "admin").may("no such action")
        False
        """
        return action in allowed()[self.role]

    def refusal(self, action: str) -> str:
        """Who may do what this account may not, as a sentence.

        >>> Principal("张三", "observer").refusal("committed")
        '“入库”只有管理员、市级、县级账号能做，您的账号是观摩。需要时请找他们，或请管理员调整账号。'
        """
        row = next((row for row in table() if row["action"] == action), {"label": action})
        holders = "、".join(label for role, label in ROLES.items() if row.get(role) == "1")
        return (
            f"“{row['label']}”只有{holders or '程序本身'}账号能做，您的账号是{ROLES[self.role]}。"
            "需要时请找他们，或请管理员调整账号。"
        )


LOCAL = Principal("本机用户", ADMIN)
"""Whoever sits at the machine: the one user of a server without accounts, and the command line."""


@functools.cache
def table() -> tuple[Mapping[str, str], ...]:
    """The rows of the table: action, label, and a 1 or 0 for each role."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@functools.cache
def allowed() -> Mapping[str, frozenset[str]]:
    """Role → the actions it may do."""
    return {role: frozenset(row["action"] for row in table() if row[role] == "1") for role in ROLES}
