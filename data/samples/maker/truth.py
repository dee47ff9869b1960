"""What a file means, in CONTRACT's shape: kept beside what is written, never read back from it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROSTER = "station name sex age born hired_on major education difficulty salary salary_min salary_max certificate note"
CARD = "supervisees supervisors type mode held_on minutes place content advice worker_plan worker_signed_on supervisor_signed_on"
FIELDS = {
    "staffing": ROSTER,
    "facility": "station office door_sign direction_sign rooms logo_wall badge cap vest photo",
    "session_record": CARD,
    "individual_session": CARD,
    "group_session": "county place held_on supervisors assistant supervisees headcount content advice minutes signed_by",
    "session_ledger": "held_on county stations activity mode supervisors assistant supervisees headcount minutes place topic record_filed_on note",
    "satisfaction_survey": "",
    "materials_checklist": "document count quality score note",
    "work_log": "author logged_on work plan",
    "monthly_summary": "month author logged_on work self_review plan",
    "supervision_request": "station types content",
    "case_collection": "name kind station owner outline",
    "supervisor_roster": "name kind organisation region title certificate certified_on practice_years teaching_years training_hours appointed_on phone note",
    "supervisor_assessment": "supervisor period goals quantity improvement supervisee_satisfaction purchaser_satisfaction score passed complaint_upheld note",
}


@dataclass
class Entry:
    """One form on one sheet. ``problems`` must be raised, ``allowed`` may be: (cell, severity)."""

    sheet: str | None
    form: str | None
    meta: dict[str, Any] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    allowed: list[list[str | None]] = field(default_factory=list)

    def record(self, row: int, **values: Any) -> None:
        """Add a record; a field of the form that is not given is asserted to be null."""
        names = FIELDS[self.form or ""].split()
        unknown = set(values) - set(names) - {"extra", "_accept", "county"} if names else set()
        if unknown:
            raise ValueError(f"{self.form} has no field {unknown}")
        self.records.append({**dict.fromkeys(names), **values, "_row": row})

    def problem(self, cell: str | None, field_: str | None, severity: str, text: str = "") -> None:
        self.problems.append({"cell": cell, "field": field_, "severity": severity, "text": text})

    def allow(self, cell: str | None, severity: str = "warning") -> None:
        self.allowed.append([cell, severity])


def write_key(
    path: Path, file: str, entries: list[Entry], problems: list[dict] | None = None
) -> None:
    """Write the answer key of one file."""
    key = {
        "file": file,
        "sheets": [vars(entry) for entry in entries],
        "problems": problems or [],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(key, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8")
