"""Which part a part of an office package refers to."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from dudao.reading.package import Package
from dudao.reading.styles import attributes

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")

_SMALL = 4096


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (type's last word, target part) of a part."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    if rels not in package:
        return {}
    xml = package.xml(rels)
    return _parsed(xml, folder) if len(xml) < _SMALL else _parsed.__wrapped__(xml, folder)


@lru_cache(maxsize=256)
def _parsed(xml: bytes, folder: str) -> dict[str, tuple[str, str]]:
    """What one relations part says; the same in most files of one program, and never changed."""
    found = {}
    for tag in _RELATION.findall(xml):
        said = attributes(tag)
        target = said.get("Target", "").replace("\\", "/")
        if said.get("TargetMode") == "External":
            continue
        path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = said.get("Type", "").rsplit("/", 1)[-1]
        found[said.get("Id", "")] = (kind, posixpath.normpath(path))
    return found
