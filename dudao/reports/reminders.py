"""催报: what a county still owes, said in the words of ``data/papers/reminder.toml``. Pure; every line follows from the gap."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.evaluation import Brief
from dudao.evaluation.agenda import owing as sessions_owed
from dudao.evaluation.reporting_schedule import Row, owing, period_word
from dudao.evaluation.states import period_words
from dudao.forms import load_forms
from dudao.reports.papers import figures
from dudao.reports.papers.content import day_words
from dudao.reports.papers.feedback import ordinal
from dudao.reports.papers.wording import Wording
from dudao.reports.templates import Template, template
from dudao.rules import Target

OWED = ("unmet", "pending", "undecidable")
LEVELS = ("floor", "principle")


@dataclass(frozen=True, slots=True)
class Gap:
    """What a county owes on a day. ``asked``: its rows of 报送情况; ``absent``: forms no file of it holds that nobody has
    arranged; ``verdicts``: those on the county itself; ``unread``: rows of ``pages/shared/unread``; ``overdue``: rows of
    ``pages/rectification/open`` past their day."""

    county: str
    year: int
    as_of: dt.date
    asked: Sequence[Row] = ()
    absent: Sequence[str] = ()
    verdicts: Sequence[Brief] = ()
    unread: Sequence[Mapping[str, Any]] = ()
    overdue: Sequence[Mapping[str, Any]] = ()

    @property
    def owed(self) -> list[Brief]:
        """The verdicts that want something, floors first."""
        found = [v for v in self.verdicts if v.level in LEVELS and v.state in OWED]
        return sorted(found, key=lambda v: LEVELS.index(v.level))

    @property
    def none(self) -> bool:
        """Whether nothing is owed; a table not due yet is only announced."""
        return not (owing(self.asked, self.county) or self.absent or self.owed or self.unread or self.overdue)  # fmt: skip

    @property
    def forms(self) -> list[str]:
        """The forms whose blank template goes along, each once."""
        late = [row["form"] for row in owing(self.asked, self.county)]
        return list(dict.fromkeys([*late, *self.absent]))


def text(gap: Gap, targets: Mapping[str, Target], wording: Wording) -> str:
    """The text to send to a county; one line that says so where nothing is owed."""
    told = {
        "county": gap.county, "kind": figures.kind_word(gap.county), "day": day_words(gap.as_of),
        "drafter": wording.style["drafter"],
    }  # fmt: skip
    if gap.none:
        return wording.say("nothing", **told)
    lines, number = [wording.say("head", **told)], 0
    for name, own in (
        ("tables", [*_tables(gap, wording)]), ("sessions", [*_sessions(gap, targets, wording)]),
        ("unread", [*_unread(gap, wording)]), ("overdue", [*_overdue(gap, wording)]), ("soon", [*_soon(gap, wording)]),
    ):  # fmt: skip
        if own:
            number += 1
            lines.append(f"{ordinal(number)}、{wording.say(f'{name}.title')}：")
            lines += [f"{n}. {line}。" for n, line in enumerate(own, 1)]
    if gap.forms:
        tables = "".join(f"《{figures.form_title(form)}》" for form in gap.forms)
        lines.append(wording.say("attached", tables=tables))
    return "\n".join([*lines, wording.say("closing", **told)])


def _tables(gap: Gap, wording: Wording) -> Iterator[str]:
    for row in owing(gap.asked, gap.county):
        yield _due(row, wording)
    for form in gap.absent:
        yield wording.say("tables.absent", table=figures.form_title(form), year=gap.year)


def _soon(gap: Gap, wording: Wording) -> Iterator[str]:
    soon = [r for r in gap.asked if r["county"] == gap.county and r["state"] == "pending"]
    for row in sorted(soon, key=lambda row: row["due_on"]):
        yield _due(row, wording)


def _due(row: Row, wording: Wording) -> str:
    """A table of 报送安排: which period, due when, how much of it is in."""
    period = period_word(row["frequency"], row["period_from"])
    said = wording.say("tables.due", table=row["title"], period=period, due=day_words(row["due_on"]))  # fmt: skip
    have, missing = row["on_time"] + row["late"], row["missing"]
    if row["unit"] == "station" and missing:
        most = int(wording.texts["most_named"])
        key = "stations_more" if len(missing) > most else "stations"
        named = figures.listed(missing[:most])
        said += wording.say(f"tables.{key}", have=have, owed=row["owed"], missing=named, count=len(missing))  # fmt: skip
    elif row["unit"] == "scope" and have:
        said += wording.say("tables.days", have=have, owed=row["owed"])
    if row["short"]:
        key = "short_stations" if row["unit"] == "station" else "short"
        said += wording.say(f"tables.{key}", short=row["short"])
    return said


def _sessions(gap: Gap, targets: Mapping[str, Target], wording: Wording) -> Iterator[str]:
    for verdict in gap.owed:
        target = targets[verdict.target]
        many = sessions_owed(verdict)
        if verdict.state != "undecidable" and not many:
            continue
        past = verdict.state == "unmet"
        key = "undecidable" if verdict.state == "undecidable" else "past" if past else "owed"
        yield wording.say(
            f"sessions.{key}", label=target.label, level=wording.style[f"levels.{target.level}"],
            required=figures.required(target), value=figures.valued(verdict, target),
            owed=f"{figures.figure(many)}{target.unit}", due=day_words(target.due(gap.year)),
            period=period_words(verdict.period), missing=figures.gap(verdict.missing)[0],
        )  # fmt: skip


def _unread(gap: Gap, wording: Wording) -> Iterator[str]:
    most = int(wording.texts["most_named"])
    for row in gap.unread[:most]:
        yield wording.say(
            "unread.line", file=row["file"].rpartition("/")[2], table=figures.form_title(row["form"]),
            said=str(row["message"]).rstrip("。"),
        )  # fmt: skip
    if len(gap.unread) > most:
        yield wording.say("unread.more", count=len(gap.unread) - most)


def _overdue(gap: Gap, wording: Wording) -> Iterator[str]:
    for row in gap.overdue:
        yield wording.say(
            "overdue.line", what=row["what"], due=day_words(row["due_on"]), days=-int(row["days"]), owner=row["owner"]
        )  # fmt: skip


def blanks(gap: Gap) -> list[Template]:
    """The blank templates that go along, the county filled in."""
    known = load_forms()
    return [template(form, gap.year, gap.county) for form in gap.forms if form in known]


def archive(gaps: Iterable[tuple[Gap, str]]) -> bytes:
    """Each county's text and templates in a folder of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for gap, said in gaps:
            made = [(f"{gap.county}催报.txt", said.encode("utf-8-sig"))]
            for name, data in made + [(blank.name, blank.data) for blank in blanks(gap)]:
                packed.writestr(zipfile.ZipInfo(f"{gap.county}/{name}", (2026, 1, 1, 0, 0, 0)), data)  # fmt: skip
    return out.getvalue()
