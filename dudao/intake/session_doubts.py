"""Which session a survey belongs to, where its sheet does not say: one question for all that lack the same.

Pure, like :mod:`dudao.intake.doubts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dudao.problems import Ask
from dudao.records import FileResult, SheetResult

SURVEY = "satisfaction_survey"
SURVEY_CODE = "survey_session"
SESSION_FORMS = ("session_ledger", "group_session", "session_record", "individual_session")
_KINDS = {"group": "团体", "individual": "个别", "peer": "同事", "online_group": "线上团体",
          "online_training": "线上培训"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Session:
    """A session that a survey may belong to, as far as ledgers and records tell."""

    held_on: str
    county: str
    activity: str
    supervisors: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return " ".join(
            (self.held_on, self.county, self.activity, "、".join(self.supervisors))
        ).strip()

    @property
    def answer(self) -> dict[str, Any]:
        """What it tells a survey."""
        one = self.supervisors[0] if len(self.supervisors) == 1 else None
        return {"held_on": self.held_on, "county": self.county, "supervisor": one}


@dataclass(slots=True)
class SurveyQuestion:
    """Surveys that lack their session's date or county, alike in what they have."""

    county: str | None
    held_on: str | None
    sheets: list[tuple[str, Ask]] = field(default_factory=list)  # file and sheet as shown, question

    def fitting(self, sessions: Iterable[Session]) -> list[Session]:
        """The sessions that agree with what is known."""
        return [
            s
            for s in sessions
            if self.county in (None, s.county) and self.held_on in (None, s.held_on)
        ]


def survey_questions(results: Iterable[FileResult]) -> list[SurveyQuestion]:
    """One question for all surveys of a batch that say the same of their session."""
    found: dict[tuple[str | None, str | None], SurveyQuestion] = {}
    for result in results:
        for sheet in result.sheets:
            if sheet.form != SURVEY or not sheet.records:
                continue
            county, held_on = _said(sheet, "county"), _said(sheet, "held_on")
            if county and held_on:
                continue
            question = found.setdefault((county, held_on), SurveyQuestion(county, held_on))
            text = f"{result.sha256}/{sheet.sheet or ''}"
            shown = f"{result.file}「{sheet.sheet}」" if sheet.sheet else result.file
            question.sheets.append((shown, Ask(SURVEY_CODE, text, None, "session", SURVEY)))
    return list(found.values())


def _said(sheet: SheetResult, name: str) -> str | None:
    """What a survey says of its session; several counties of its records count as said."""
    if value := sheet.meta.get(name):
        return value
    told = {record.values.get(name) for record in sheet.records} - {None}
    return "、".join(sorted(map(str, told))) or None


def sessions_of(
    results: Iterable[FileResult], known: Iterable[Mapping[str, Any]] = ()
) -> list[Session]:
    """The dated sessions of a batch and of the store (rows of ``pages/uploads/known_sessions.sql``), by day."""
    found = [
        Session(r["held_on"], r["county"], r["activity"], tuple(r["supervisors"] or ()))
        for r in known
    ]
    for sheet in (s for result in results for s in result.sheets if s.form in SESSION_FORMS):
        for record in sheet.records:
            found += _sessions(sheet, record.values)
    return sorted(set(found), key=lambda s: (s.held_on, s.county, s.activity, s.supervisors))


def _sessions(sheet: SheetResult, values: Mapping[str, Any]) -> list[Session]:
    held_on = values.get("held_on")
    counties = values.get("county") or sheet.meta.get("county")
    counties = counties if isinstance(counties, list) else [counties]
    activity = values.get("activity") or values.get("type") or "group"
    if activity not in _KINDS or not held_on or len(held_on) != 10:
        return []
    names = tuple(values.get("supervisors") or ())
    return [Session(held_on, county, _KINDS[activity], names) for county in counties if county]
