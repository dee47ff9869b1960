"""Which files a county account may commit: those that speak of its own county, and of none besides but jointly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dudao.store.lens_county import homes

if TYPE_CHECKING:
    from dudao.extraction.records import FileResult, SheetResult

LEDGER = "session_ledger"


def objection(result: FileResult, county: str) -> str | None:
    """Why an account of the county may not commit the file, in Chinese; None: it may.

    A session held with other counties is fine. A ledger must say whose it is: one that does not is the
    whole city's, and every other county would have held nothing.
    """
    places = [place for sheet in result.sheets for place in _places(sheet)]
    named = set().union(*places) if places else set()
    foreign = sorted(set().union(*(p for p in places if p and county not in p)))
    if foreign:
        return (
            f"“{result.file}”没有入库：里面有{'、'.join(foreign[:3])}的内容，您的账号只能报送{county}的。"
            f"请只留下{county}的行再报送；与别县联合督导的，在县区栏把{county}也写上。"
        )
    if county not in named:
        return (
            f"“{result.file}”没有入库：里面没有看到{county}，您的账号只能报送{county}的。"
            f"请在表头或县区栏写明{county}再报送；不是{county}的请交给市级。"
        )
    if any(_whole_city(sheet) for sheet in result.sheets):
        return (
            f"“{result.file}”没有入库：台账的标题没有写县区，会被当成全市的台账。"
            f"请在标题写明{county}（如“{county}2025年督导台账”）再报送。"
        )
    return None


def _places(sheet: SheetResult) -> Iterator[set[str]]:
    """The counties each record names, or what stands above the table, or its station's; and those above by themselves."""
    above = _listed(sheet.meta.get("county"))
    if above:
        yield above
    for record in sheet.records:
        own = _listed(record.values.get("county"))
        yield own or above or _homes(record.values)


def _homes(values: dict[str, Any]) -> set[str]:
    stations = _listed(values.get("stations")) | _listed(values.get("station"))
    return {homes()[station] for station in stations if station in homes()}


def _listed(value: Any) -> set[str]:
    if isinstance(value, list | tuple):
        return {str(one) for one in value}
    return set(str(value).split("、")) if value else set()


def _whole_city(sheet: SheetResult) -> bool:
    return sheet.form == LEDGER and not sheet.by_hand and not sheet.meta.get("county")
