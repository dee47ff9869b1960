"""What a survey says of its session: date, county, station, supervisor; the file's name only with a warning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from dudao.forms import Form
from dudao.patterns import late
from dudao.problems import make
from dudao.recognition.cards.model import Card
from dudao.recognition.cards.places import county_of_area, one_county, station_in
from dudao.recognition.cards.text import raw_value
from dudao.recognition.context import Context
from dudao.recognition.labels import squeeze
from dudao.recognition.surveys.words import PLACEHOLDER
from dudao.records import SheetResult
from dudao.values import parse
from dudao.values.parsed import Doubt, Hint, Parsed
from dudao.values.people import usual_name

_DATE = late(
    r"(?<!\d)20[0-4]\d\s*(?:年\s*\d{1,2}\s*月\s*\d{1,2}\s*日?|([.\-/])\s*\d{1,2}\s*\1\s*\d{1,2}|[01]\d[0-3]\d)(?!\d)"
)
_SUPERVISOR = late(
    r"督导(?:老师|专家|者|人|员|师)?(?:姓名)?\s*[:：]\s*([一-龥·]{2,4}(?:老师|教授)?)(?![一-龥])"
)
_TEACHER = late(
    r"(?:^|[^一-龥]|督导|主讲|带领|[由请])([一-龥]{2,3})(?:老师|教授)(?=$|[^一-龥]|督导|主讲|带领)"
)
"""A supervisor named in a title: （2025年8月14日，岳某某老师）."""
_FOLLOWED = late(r"(\S.*?\S)(?:\s*[\u3000\t]\s*|\s{2,}|\s*(?=[(（]))(\S.*)", re.S)
"""A value, and behind a wide gap or in brackets what does not belong to it."""
_FILLED_BY = late(r"\s*(?:答卷|填表|填写|填答|作答|答题|评价|受访)(?:人|者|社工)\s*[:：]")
"""The line of who answered, and of which station: 答卷人：某某（富民县款庄镇社工站）."""
_PEOPLE = late(r"[(（]?(?:共|参加|到场|实到|回收|发放)?\D{0,4}\d{1,4}[人份名位][)）]?")


def read_meta(result: SheetResult, form: Form, around: Card, context: Context) -> None:
    """Fill ``result.meta`` with the form's meta fields; what is nowhere said is None."""
    result.meta = dict.fromkeys(form.meta)
    for name, field in form.meta.items():
        label = around.labels.get(name)
        raw = raw_value(label, field) if label else None
        if raw is None or (isinstance(raw, str) and PLACEHOLDER.fullmatch(squeeze(raw))):
            continue
        cell = (
            label.parts[0].address if label.parts and not label.segment.value else label.box.address
        )
        hint = Hint(label=label.segment.printed, county=result.meta.get("county"))
        is_area = field.kind == "county" and isinstance(raw, str)
        read = county_of_area(raw, hint) if is_area else parse(field.kind, raw, hint)
        if (
            isinstance(raw, str)
            and len(raw) <= 200
            and _failed(read)
            and (hit := _FOLLOWED.fullmatch(raw.strip()))
        ):
            head = county_of_area(hit[1], hint) if is_area else parse(field.kind, hit[1], hint)
            if not _failed(head):
                read, raw = head, hit[1]
                _say_rest(result, hit[2], cell, context)
        read = context.settle(read, field.kind, raw, hint, f"{form.id}.{name}")
        result.meta[name] = read.value
        if cell:
            result.meta_cells[name] = cell
        for doubt in read.doubts:
            result.problems.append(
                make(
                    doubt,
                    cell=cell,
                    field=f"meta.{name}",
                    text=raw,
                    label=field.label,
                    sheet=context.sheet,
                )
            )
    _from_headings(result, around, context)
    _as_told(result, form, context)


def _failed(read: Parsed) -> bool:
    return any(d.severity == "error" for d in read.doubts)


def _say_rest(result: SheetResult, rest: str, cell: str | None, context: Context) -> None:
    """What stands behind a value in its line: a legend and numbers of people are known, else pointed out."""
    if not re.search("满意|满分", rest) and not _PEOPLE.fullmatch(squeeze(rest)):
        doubt = Doubt("unread_cell", "warning")
        result.problems.append(make(doubt, cell=cell, text=rest, sheet=context.sheet))


def _as_told(result: SheetResult, form: Form, context: Context) -> None:
    """What the sheet leaves open as the user said which session it belongs to."""
    told = context.told(context.of_sheet("survey_session", "session", form.id))
    for name, value in (told or {}).items():
        if name in form.meta and result.meta.get(name) is None:
            result.meta[name] = value


def _from_headings(result: SheetResult, around: Card, context: Context) -> None:
    said = [x for name in ("place", "station") if (x := around.labels.get(name))]
    titles = [
        ("".join([x.segment.value or "", *(b.text for b in x.parts)]), x.box.address) for x in said
    ]
    titles += [(b.text, b.address) for b in reversed(around.titles)]
    _named_in_titles(result, titles, context)
    titles.append((context.sheet or "", None))
    _station_from_titles(result, around, context)
    for name, finder in (("county", one_county), ("held_on", date_in)):
        if result.meta.get(name) or any(p.field == f"meta.{name}" for p in result.problems):
            continue
        found = _first(finder, titles)
        if found is None:
            value = finder(_stem(context.file))
            if value:
                result.meta[name] = value
                doubt = Doubt(f"{name}_from_file", "warning")
                label = "县（市、区）" if name == "county" else "督导时间"
                result.problems.append(
                    make(
                        doubt,
                        cell=None,
                        field=f"meta.{name}",
                        text=context.file,
                        label=label,
                        sheet=context.sheet,
                    )
                )
            continue
        result.meta[name], address = found
        if address:
            result.meta_cells[name] = address


def _named_in_titles(
    result: SheetResult, titles: list[tuple[str, str | None]], context: Context
) -> None:
    """The supervisor a title names behind a colon (满意度评分  督导：魏素芬)."""
    if result.meta.get("supervisor") or any(p.field == "meta.supervisor" for p in result.problems):
        return
    for text, address in titles:
        hit = _SUPERVISOR.search(text) or _TEACHER.search(text)
        if not hit or (hit.re is _TEACHER and not usual_name(hit[1])):
            continue
        read = context.read("name", hit[1], Hint(label="督导老师"), f"{result.form}.supervisor")
        if read.value and not any(d.severity == "error" for d in read.doubts):
            result.meta["supervisor"] = read.value
            if address:
                result.meta_cells["supervisor"] = address
            return


def _station_from_titles(result: SheetResult, around: Card, context: Context) -> None:
    """The station in a heading; in the sheet's name only with a warning."""
    if result.meta.get("station") or any(p.field == "meta.station" for p in result.problems):
        return
    place = around.labels.get("place")
    held = [*(place.parts or [place.box])] if place and place.filled else []
    who = around.labels.get("respondent")
    filled = [who.box, *who.parts] if who else []
    filled += [box for box in around.unread if _FILLED_BY.match(box.text)]
    for box in (*held, *reversed(around.titles), *filled):
        station, county = station_in(squeeze(box.text), _county_of(result, box.text))
        if station:
            result.meta["station"] = station
            result.meta["county"] = result.meta.get("county") or county
            if box.address:
                result.meta_cells["station"] = box.address
            return
    sheet = context.sheet or ""
    station, county = station_in(squeeze(sheet), _county_of(result, sheet))
    if station:
        result.meta["station"] = station
        result.meta["county"] = result.meta.get("county") or county
        doubt = Doubt("station_from_sheet", "warning")
        result.problems.append(
            make(doubt, field="meta.station", text=station, label="社工站", sheet=sheet)
        )


def _county_of(result: SheetResult, text: str) -> str | None:
    return result.meta.get("county") or one_county(text)


def _first(finder: Any, titles: Iterable[tuple[str, str | None]]) -> tuple[Any, str | None] | None:
    return next(((v, address) for text, address in titles if (v := finder(text))), None)


def _stem(file: str) -> str:
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def date_in(text: str) -> str | None:
    """The only full date a heading or a file's name holds.

    >>> date_in("督导满意度_五华区20250312_问卷星")
    '2025-03-12'
    """
    found = {hit[0] for hit in _DATE.finditer(unicodedata.normalize("NFKC", text))}
    if len(found) != 1:
        return None
    read = parse("date", re.sub(r"\s+", "", found.pop()), Hint())
    return read.value if not any(d.severity == "error" for d in read.doubts) else None
