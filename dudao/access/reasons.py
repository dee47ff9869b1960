"""Why something personal was shown or handed out, to whom and what: codes of the audit and their words."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping

from dudao import ROOT

TABLE = ROOT / "data" / "access" / "exports.toml"


@functools.cache
def codes() -> Mapping[str, Mapping[str, str]]:
    """What the audit says of showing and handing out: purposes, recipients, reasons, what; code → word."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
