"""One card → one record: every field by its kind's parser, dates in the light of each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from dudao.forms import Field, Form
from dudao.problems import Ask, Problem, make
from dudao.recognition.cards import dates as card_dates
from dudao.recognition.cards.choice import choose, lettered
from dudao.recognition.cards.model import Card, Label, Unclear
from dudao.recognition.cards.places import county_of_area, one_county, station_in
from dudao.recognition.cards.text import filled_lines, raw_value
from dudao.recognition.context import Context
from dudao.recognition.lists.learnt import options_of
from dudao.records import Record
from dudao.values import parse
from dudao.values.parsed import Doubt, Hint, Parsed

_LISTS = ("people", "types", "list")
_MEASURED = ("minutes", "date", "integer")
_PRINTED = ("no_choice", "county_from_file", "month_from_file")
"""What is said of a form on which nobody wrote."""


class CardReader:
    """Reads one card. ``problems`` fills while ``record()`` runs."""

    def __init__(self, form: Form, card: Card, context: Context, grid_kind: str):
        self.form = form
        self.card = card
        self.context = context
        self.grid_kind = grid_kind
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}
        self.cells: dict[str, str] = {}
        self.raws = {name: raw_value(card.labels[name], form.fields[name]) for name in card.labels}

    def record(self) -> Record:
        """The card's record, its keys in the form's order."""
        for name in self.form.fields:
            self.values[name] = [] if self.form.fields[name].kind in _LISTS else None
        self._read_dates()
        for name, field in self.form.fields.items():
            if field.kind not in ("date", "station") and name in self.card.labels:
                self._read(name, field, Hint())
        self._read_hours()
        self._read_month()
        self._read_places()
        self._say_unread()
        row = (
            1
            if self.grid_kind != "sheet" and self.grid_kind != "csv"
            else max(self.card.row, 0) + 1
        )
        return Record(row, self.values, self.cells)

    def unfilled(self) -> bool:
        """Whether nothing was written on the card: only the printed options stand there."""
        labelled = any(self.values[name] for name in self.card.labels)
        return not labelled and all(p.code in _PRINTED for p in self.problems)

    # -- fields ---------------------------------------------------------------------------------

    def _read(self, name: str, field: Field, hint: Hint) -> None:
        label, raw = self.card.labels[name], self.raws[name]
        if field.kind == "month":
            raw = card_dates.month_in(str(raw), self._logged(), self._said_years()) or raw
        cell = self._cell(label)
        if cell is not None:
            self.cells[name] = cell
        if self._unreadable(name, label) or raw is None:
            return
        parsed = self._parsed(field, label, raw, hint)
        self.values[name] = parsed.value
        for doubt in parsed.doubts:
            self._doubt(doubt, name, raw, cell)
        for other, value in parsed.also:
            if other in self.form.fields and self.raws.get(other) is None:
                self.values[other] = value
                if cell is not None:
                    self.cells[other] = cell

    def _unreadable(self, name: str, label: Label) -> bool:
        """Whether a cell of the value shows an error or a formula without result; says so, and what is struck."""
        for box in label.parts:
            if box.struck:
                self._doubt(Doubt("struck_row", "warning"), name, box.raw, box.address)
        noted = [box for box in label.parts if box.note]
        for box in noted:
            code, text = box.note or ("", "")
            self._doubt(Doubt(code, "error"), name, text, box.address)
        return bool(noted)

    def _parsed(self, field: Field, label: Label, raw: Any, hint: Hint) -> Parsed:
        box = label.parts[0] if label.parts else label.box
        hint = Hint(
            label=label.segment.printed,
            number_format=box.number_format,
            font=box.font,
            anchor=hint.anchor,
            year=hint.year,
            county=hint.county or self.values.get("county"),
        )
        parsed = self._as_written(field, raw, hint, box.underlined)
        if not parsed.doubts:
            return parsed
        of, near = f"{self.form.id}.{field.name}", self._near_county()
        return self.context.settle(parsed, field.kind, raw, hint, of, near)

    def _as_written(
        self, field: Field, raw: Any, hint: Hint, underlined: tuple[str, ...]
    ) -> Parsed:
        if field.kind in ("choice", "types"):
            said = lettered(str(raw), hint.label or "", field.option("choices"))
            return _chosen(field, said, underlined)
        if field.kind == "date" and isinstance(raw, str):
            raw = card_dates.without_length(raw) or raw
            signed = field.name.endswith("signed_on")
            return parse("date", card_dates.without_signer(raw) if signed else raw, hint)
        if field.kind == "county" and isinstance(raw, str):
            return county_of_area(raw, hint)
        if field.kind == "list" and isinstance(raw, str):
            return parse("list", filled_lines(raw), hint)
        return parse(field.kind, raw, hint)

    def _near_county(self) -> str | None:
        """The county that answers to this card's doubts are looked up in, before its own is settled."""
        said = [self.raws.get(n) for n in ("place", "station", "supervisees")]
        said += [*(b.text for b in self.card.titles), self.context.sheet]
        named = (one_county(t) for t in said if isinstance(t, str))
        return next(filter(None, named), None) or next(iter(self.context.file_counties), None)

    def _cell(self, label: Label) -> str | None:
        return (
            label.parts[0].address if label.parts and not label.segment.value else label.box.address
        )

    # -- dates ----------------------------------------------------------------------------------

    def _read_dates(self) -> None:
        names = [
            n for n, f in self.form.fields.items() if f.kind == "date" and n in self.card.labels
        ]
        alone = {n: self._alone(n) for n in names}
        for name in names:
            others = [d for n, d in alone.items() if d is not None and n != name]
            hint = Hint()
            if alone[name] is None:
                others = others or self._months(names, name)
                later = name != names[0] or name.endswith("signed_on")
                hint = card_dates.year_hint(self.raws[name], others, later, self._said_years())
            self._read(name, self.form.fields[name], hint)
            if hint.year and self.values[name] and not others and self._year_from_file():
                cell = self.cells.get(name)
                doubt = Doubt("year_from_file", "warning")
                self._doubt(doubt, name, self.context.file, cell)

    def _alone(self, name: str) -> dt.date | None:
        """The day a date says by itself, None where its year is left out."""
        return card_dates.day(self._said(name))

    def _months(self, names: list[str], name: str) -> list[dt.date]:
        """The months that the other dates of the card say without a day."""
        said = [self._said(n) for n in names if n != name]
        return [
            dt.date.fromisoformat(f"{m}-01") for m in said if isinstance(m, str) and len(m) == 7
        ]

    def _said(self, name: str) -> Any:
        if self.raws[name] is None:
            return None
        label = self.card.labels[name]
        return self._parsed(self.form.fields[name], label, self.raws[name], Hint()).value

    def _said_years(self) -> list[int]:
        titles = [b.text for b in reversed(self.card.titles)]
        return card_dates.years([*titles, self.context.sheet or ""]) or card_dates.years(
            [self.context.file]
        )

    def _year_from_file(self) -> bool:
        return not card_dates.years([*(b.text for b in self.card.titles), self.context.sheet or ""])

    def _read_hours(self) -> None:
        """How long a session was, where only its day's cell says from when to when."""
        raw, field = self.raws.get("held_on"), self.form.fields.get("minutes")
        if field is None or not isinstance(raw, str) or "minutes" in self.card.labels:
            return
        span = card_dates.span_in(raw)
        read = parse("minutes", span, Hint()) if span else None
        if read is not None and read.value and not read.doubts:
            self.values["minutes"] = read.value
            if "held_on" in self.cells:
                self.cells["minutes"] = self.cells["held_on"]

    def _logged(self) -> dt.date | None:
        """The day of filing, where it is read."""
        names = [n for n, f in self.form.fields.items() if f.kind == "date"]
        return next((card_dates.day(self.values[n]) for n in names), None)

    def _read_month(self) -> None:
        """The month of a monthly summary stands in its title; its year there or in the filing date."""
        name = next((n for n, f in self.form.fields.items() if f.option("from_title")), None)
        if name is None or self.values[name] or self._doubted(name):
            return
        logged = self._logged()
        places = [(b.text, b.address) for b in reversed(self.card.titles)]
        for text, address in [*places, (self.context.sheet or "", None), (self.context.file, None)]:
            month = card_dates.month_in(text, logged, self._said_years())
            if month is None:
                continue
            self.values[name] = month
            if address:
                self.cells[name] = address
            if text == self.context.file:
                self._doubt(Doubt("month_from_file", "warning"), name, text, None)
            return

    # -- places ---------------------------------------------------------------------------------

    def _read_places(self) -> None:
        """County and station: as labelled, else from place, supervisees or heading, else the file's name."""
        if "county" not in self.form.fields:
            return
        said = [self.raws.get(n) for n in ("place", "station", "supervisees", "name")]
        said += [b.text for b in reversed(self.card.titles)] + [self.context.sheet]
        texts = [t for t in said if isinstance(t, str)]
        open_ = not self.values["county"] and not self._doubted("county")
        if open_:
            self.values["county"] = next((c for t in texts if (c := one_county(t))), None)
        file = self.context.file_counties[0] if len(self.context.file_counties) == 1 else None
        ask = self.context.of_sheet("county_unknown", "county", f"{self.form.id}.county")
        told = file or self.context.told(ask)
        self._read_station(texts, self.values["county"] or (told if open_ else None))
        if not self.values["county"] and open_:
            found = {c for t in texts if (c := station_in(t, None)[1])}
            self.values["county"] = found.pop() if len(found) == 1 else None
        if not self.values["county"] and open_ and told:
            self.values["county"] = told
            if file:
                doubt = Doubt("county_from_file", "warning")
                self._doubt(doubt, "county", self.context.file, None)

    def _read_station(self, texts: list[str], county: str | None) -> None:
        field = self.form.fields.get("station")
        if field is not None and "station" in self.card.labels:
            self._read("station", field, Hint(county=county))
        if field is None or self.values["station"] or self._doubted("station"):
            return
        named = ((station_in(t, county)) for t in texts)
        self.values["station"] = next((s for s, _ in named if s), None)

    def _doubted(self, name: str) -> bool:
        return any(p.field == name and p.severity == "error" for p in self.problems)

    # -- what is doubtful -----------------------------------------------------------------------

    def _say_unread(self) -> None:
        asked = {id(u.value) for u in self.card.unclear}
        for one in self.card.unclear:
            self._say_unclear(one)
        for box in self.card.unread:
            if id(box) in asked:
                continue
            self._doubt(Doubt("unread_cell", "warning"), None, box.raw, box.address)
        for label in self.card.repeated:
            self._say_repeated(label)
        for name, label in self.card.labels.items():
            if label.guessed:
                self._doubt(
                    Doubt("guessed_label", "warning"),
                    name,
                    label.segment.printed,
                    label.box.address,
                )
            for box in label.doubtful:
                self._doubt(Doubt("joined_cell", "warning"), name, box.raw, box.address)

    def say_told(self, rows: Collection[int]) -> None:
        """Point out what was read from sentences: ``rows`` are the lines made of them."""
        for name, label in self.card.labels.items():
            if label.box.row in rows and label.segment.value:
                self._doubt(Doubt("told_in_text", "warning"), name, label.segment.value, None)

    def _say_unclear(self, one: Unclear) -> None:
        """A label nobody understands beside a value that a missing field could have."""
        open_ = [n for n in one.fields if self.values[n] in (None, [])]
        if not open_:
            self._doubt(Doubt("unread_cell", "warning"), None, one.value.raw, one.value.address)
            return
        labels = "、".join(f"「{self.form.fields[n].label}」" for n in open_)
        sample = str(one.value.raw)[:40]
        of = f"{self.form.id}.{open_[0]}"
        ask = Ask(f"unclear_label@{self.form.id}", one.key, None, "column", of, sample[:24])
        detail = (("could", labels), ("value", sample), ("ask", ask))
        doubt = Doubt("unclear_label", "error", detail)
        self._doubt(doubt, open_[0] if len(open_) == 1 else None, one.printed, one.value.address)

    def _say_repeated(self, label: Label) -> None:
        """Two values for one field decide nothing; two wordings of a place are only pointed out."""
        name, first = label.name, self.card.labels[label.name]
        field, cell = self.form.fields[name], self._cell(label)
        again = self._parsed(field, label, raw_value(label, field), Hint()).value
        if field.kind in _MEASURED and again is not None and again == self.values[name]:
            return  # 起止时间 14:00-15:30 and 工时 1.5
        if self._clock_beside(name, label, first):
            return
        if self.form.fields[name].kind == "text" and first.segment.key != label.segment.key:
            self._doubt(Doubt("repeated_label", "warning"), name, label.box.raw, cell)
            return
        self.values[name] = [] if self.form.fields[name].kind in _LISTS else None
        for where in (self._cell(first), cell):
            self._doubt(Doubt("repeated_label", "error"), name, label.segment.printed, where)

    def _clock_beside(self, name: str, label: Label, first: Label) -> bool:
        """Whether of two labels of a day one only says from when to when (督导日期 and 督导时间): that is how long."""
        if self.form.fields[name].kind != "date" or "minutes" not in self.form.fields:
            return False
        field = self.form.fields[name]
        pairs = [(one, str(raw_value(one, field) or "")) for one in (first, label)]
        clocks = [(one, raw) for one, raw in pairs if card_dates.only_hours(raw)]
        others = [(one, raw) for one, raw in pairs if not card_dates.only_hours(raw)]
        if len(clocks) != 1 or "minutes" in self.card.labels:
            return False
        spans = parse("minutes", clocks[0][1], Hint())
        if spans.value is None or spans.doubts:
            return False
        self.values["minutes"] = spans.value
        if cell := self._cell(clocks[0][0]):
            self.cells["minutes"] = cell
        if others[0][0] is label:
            self.problems[:] = [p for p in self.problems if p.field != name]
            self.card.labels[name] = label
            self.raws[name] = raw_value(label, field)
            self._read(name, field, Hint())
        return True

    def _doubt(self, doubt: Doubt, name: str | None, raw: Any, cell: str | None) -> None:
        label = self.form.fields[name].label if name in self.form.fields else ""
        self.problems.append(
            make(doubt, cell=cell, field=name, text=raw, label=label, sheet=self.context.sheet)
        )


def _chosen(field: Field, raw: Any, underlined: tuple[str, ...]) -> Parsed:
    several = field.kind == "types"
    choice = choose(str(raw), field.option("choices"), underlined, several)
    value: Any = list(choice.codes) if several else next(iter(choice.codes), None)
    if choice.doubt is None:
        return Parsed(value)
    if not choice.codes and not several and field.option("says"):
        said = parse("choice", raw, Hint(options=options_of(field)))  # 来站里, 个督
        if said.value is not None:
            return said
    severity = "warning" if choice.codes else "error"
    return Parsed(value, (Doubt(choice.doubt, severity, (("rest", choice.rest),)),))
