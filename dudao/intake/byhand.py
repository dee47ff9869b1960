"""手工补录: a session, an activity or an assessment typed into the page, with its signed paper scanned.

An entry is a file like any other: a canonical JSON document of what was typed and the hashes of its
scans. The same entry typed twice is the same bytes; :func:`check` reads it again from them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.forms import Field, Form, load_forms
from dudao.intake.scans import KINDS
from dudao.problems import Problem, make, mask_ids
from dudao.recognition import plausibility
from dudao.recognition.context import Context
from dudao.recognition.lists.columns import LISTS, hashable
from dudao.records import FileResult, Record, Scan, SheetResult
from dudao.values import parse
from dudao.values.parsed import Hint, Parsed

MARK = "手工补录"
_VERSION = 1
_HASH = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = f'{{"dudao":"{MARK}"'.encode()


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be typed in: a form's fields in order, those it needs, and the spellings offered for a choice."""

    id: str
    title: str
    form: Form
    fields: tuple[Field, ...]
    required: frozenset[str]
    offer: Mapping[str, Sequence[str]]


def kinds(forms: Mapping[str, Form] | None = None) -> dict[str, Kind]:
    """Every ``by_hand`` of the forms' TOML, by id.

    >>> [kind.title for kind in kinds().values()]
    ['一次督导', '一次活动', '一次评估']
    """
    found = {}
    for form in (load_forms() if forms is None else forms).values():
        for said in form.option("by_hand", ()):
            found[said["id"]] = Kind(
                said["id"],
                said["title"],
                form,
                tuple(form.fields[name] for name in said["fields"]),
                frozenset(said["required"]),
                said.get("offer", {}),
            )
    return found


def entry(form_id: str, typed: Mapping[str, str], scans: Sequence[Scan] = ()) -> bytes:
    """The entry as bytes: fields as typed (blank ones left out, ID numbers masked), scans by hash.

    >>> entry("session_ledger", {"topic": "", "held_on": " 2025-03-12"}).decode()
    '{"dudao":"手工补录","form":"session_ledger","scans":[],"typed":{"held_on":"2025-03-12"},"version":1}'
    """
    document = {
        "dudao": MARK,
        "version": _VERSION,
        "form": form_id,
        "typed": {n: mask_ids(text.strip()) for n, text in typed.items() if text and text.strip()},
        "scans": [
            {"sha256": scan.sha256, "kind": scan.kind, "bytes": scan.bytes}
            for scan in sorted({s.sha256: s for s in scans}.values(), key=lambda s: s.sha256)
        ],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def is_entry(data: bytes) -> bool:
    """Whether the bytes are an entry made by hand."""
    return data.startswith(_SIGNATURE)


def read(form: Form, name: str, text: str, typed: Mapping[str, str] | None = None) -> Parsed:
    """One typed field's reading, in the light of the others: stations know the county, a filing day the session's."""
    field, around = form.fields[name], typed or {}
    found = parse("counties", around.get("county"), Hint()).value or []
    counties = found if isinstance(found, list) else [found]
    held = parse("date", around.get("held_on"), Hint()).value if name != "held_on" else None
    hint = Hint(
        label=field.label,
        anchor=dt.date.fromisoformat(held) if held and len(held) == 10 else None,
        county=counties[0] if len(counties) == 1 else None,
        options=tuple((key, hashable(value)) for key, value in field.options.items()),
    )
    return parse(field.kind, text, hint)


def check(data: bytes, name: str, today: dt.date | None = None) -> FileResult:
    """An entry's record and its problems, from its bytes alone."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        said = json.loads(data)
        form, typed, scans = load_forms()[said["form"]], _typed(said), _scans(said)
        if said["version"] != _VERSION or typed.keys() - form.fields.keys():
            raise ValueError("another version's")
    except (ValueError, KeyError, TypeError, AttributeError):
        message = (
            f"“{name}”是手工补录的记录，但内容不全或由更新的版本写成，读不出来。"
            "请用写下它的版本打开，或重新补录。"
        )
        return FileResult(name, sha256, problems=[Problem("unreadable_file", "error", message)])
    typed = {field: typed[field] for field in form.fields if field in typed}
    sheet = SheetResult(None, form.id, by_hand=True)
    sheet.columns = {field: form.fields[field].label for field in typed}
    sheet.records = [_record(form, typed, sheet)]
    context = Context(name, None, today or dt.date.today(), sha256=sha256)
    sheet.problems += plausibility.implausible(sheet, form, context)
    return FileResult(name, sha256, [sheet], scans=scans)


def _typed(said: Mapping[str, Any]) -> dict[str, str]:
    if not all(isinstance(text, str) for text in said["typed"].values()):
        raise TypeError("a typed value is text")
    return dict(said["typed"])


def _scans(said: Mapping[str, Any]) -> tuple[Scan, ...]:
    scans = tuple(Scan(s["sha256"], s["kind"], int(s["bytes"])) for s in said["scans"])
    if not all(_HASH.fullmatch(s.sha256) and s.kind in KINDS for s in scans):
        raise ValueError("a scan is a hash and a known kind")
    return scans


def _record(form: Form, typed: Mapping[str, str], sheet: SheetResult) -> Record:
    values: dict[str, Any] = {
        field: [] if item.kind in LISTS else None for field, item in form.fields.items()
    }
    also: dict[str, Any] = {}
    for field, text in typed.items():
        parsed = read(form, field, text, typed)
        values[field] = parsed.value
        also |= {} if field == "supervisors" else dict(parsed.also)
        for doubt in parsed.doubts:
            sheet.problems.append(
                make(doubt, cell=cell(form, field), field=field, label=form.fields[field].label,
                     text=None if dict(doubt.detail).get("text") else text)
            )  # fmt: skip
    for field, value in also.items():
        if field in form.fields and values[field] is None:
            values[field] = value
    return Record(1, values, {field: cell(form, field) for field in typed})


def cell(form: Form, name: str) -> str:
    """Where a typed value stands: the form's so-manieth field.

    >>> cell(load_forms()["session_ledger"], "held_on")
    '栏1'
    """
    return f"栏{list(form.fields).index(name) + 1}"


def name_of(data: bytes) -> str:
    """The file name an entry goes by: what, where and when, and six figures of its hash; no person's name."""
    result = check(data, "")
    values = result.sheets[0].records[0].values
    form = load_forms()[result.sheets[0].form or ""]
    spelled = form.fields["activity"].option("choices", {}) if "activity" in form.fields else {}
    what = spelled.get(values.get("activity"), [form.title])[0]
    when = values.get("held_on") or values.get("period") or ""
    county = values.get("county") or []
    counties = county if isinstance(county, list) else [county]
    parts = [MARK, what, *counties[:3], when, result.sha256[:6]]
    return "-".join(part for part in parts if part) + ".json"
