"""Forms as data: ``data/forms/*.toml`` → :class:`Form`. Adding a form or an alias is an edit of one file.

Known to recognition, extraction, the store (its record tables are generated from here) and templates.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dudao import ROOT

FORMS_DIR = ROOT / "data" / "forms"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    ``kind`` names a parser of ``dudao.values.KINDS``; ``labels`` are all printed labels it goes by
    (white space, brackets' width and punctuation are ignored when compared; a two-row header is
    ``parent/child``); ``options`` everything else the TOML says of it.
    """

    name: str
    label: str
    kind: str
    labels: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    def option(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)


@dataclass(frozen=True, slots=True)
class Form:
    """One form: id of the contract, Chinese title, ``layout`` (list | card | survey), fields and meta fields."""

    id: str
    title: str
    layout: str
    version: int
    fields: Mapping[str, Field]
    meta: Mapping[str, Field]
    options: Mapping[str, Any] = field(default_factory=dict)

    def option(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)

    @property
    def identity(self) -> tuple[str, ...]:
        """The fields (or meta fields) by which records of two uploads are of the same thing, as the TOML's
        ``identity`` says; several records alike in them are told apart by their order."""
        return tuple(self.options.get("identity", ()))


def _field(name: str, data: Mapping[str, Any]) -> Field:
    rest = {k: v for k, v in data.items() if k not in ("label", "kind", "labels")}
    labels = tuple(data.get("labels", ()))
    label = data.get("label") or (labels[0] if labels else name)
    return Field(name, label, data["kind"], labels or (label,), rest)


def load_form(path: Path) -> Form:
    """Read one form. Raises ``ValueError`` naming the file and key where something required is absent."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        form = Form(
            id=data.pop("id"),
            title=data.pop("title"),
            layout=data.pop("layout"),
            version=int(data.pop("version", 1)),
            fields={n: _field(n, f) for n, f in data.pop("fields").items()},
            meta={n: _field(n, f) for n, f in data.pop("meta", {}).items()},
            options=data,
        )
    except KeyError as missing:
        raise ValueError(f"{path.name}: key {missing} is missing") from missing
    unknown = _strangers(form)
    if unknown:
        raise ValueError(f"{path.name}: no such field: {', '.join(unknown)}")
    return form


def _strangers(form: Form) -> list[str]:
    """Fields that the form's own keys name and that it does not have."""
    named = [form.option("key"), form.option("band"), *form.option("fill_down", ())]
    named += [name for group in form.option("evidence", ()) for name in group["of"]]
    missing = [name for name in named if name is not None and name not in form.fields]
    anchor = form.option("anchor")
    if anchor is not None and anchor not in form.meta and anchor not in form.fields:
        missing.append(anchor)
    missing += [n for n in form.identity if n not in form.fields and n not in form.meta]
    return list(dict.fromkeys(missing))


@functools.cache
def load_forms(directory: Path = FORMS_DIR) -> Mapping[str, Form]:
    """All forms by id, in the order of their file names."""
    forms = [load_form(path) for path in sorted(directory.glob("*.toml"))]
    return {form.id: form for form in forms}
