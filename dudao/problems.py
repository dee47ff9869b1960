"""The catalogue of what can be wrong in a user's file: code, place, Chinese message, remedy.

Trouble in a user's file is a value (:class:`Problem`), never an exception. This module knows nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong or doubtful.

    ``cell`` is the address as the user sees it (``F7``, ``C7:D7``, ``表1!R3C2``), None for a whole
    sheet, file or paragraph; ``field`` the contract's field (meta fields as ``meta.county``);
    ``text`` what was found; ``message`` Chinese: where, what was found, what to write instead.
    """

    code: str
    severity: Severity
    message: str
    cell: str | None = None
    field: str | None = None
    text: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The shape of CONTRACT's ``problems``."""
        return {
            "cell": self.cell,
            "field": self.field,
            "severity": self.severity,
            "code": self.code,
            "text": self.text,
            "message": self.message,
        }
