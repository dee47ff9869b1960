"""Which files a county account may commit: those that speak of its own county, and of none besides but jointly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from dudao.problems import spoken_place
from dudao.store.lenses.county import CITY, SESSIONS, homes

if TYPE_CHECKING:
    from dudao.forms import Form
    from dudao.records import FileResult, Record, SheetResult

LEDGER = "session_ledger"
_CITY_ACTIVITIES = ("centre_meeting", "online_training")
"""The whole city's in a county's ledger too, unless the row says otherwise (queries/base/ledger_row.sql)."""
_SHOWN = 5


class _Place(NamedTuple):
    """What one row, or what stands above a table, says of counties, and where it says so."""

    where: str
    counties: frozenset[str]
    citywide: bool = False


def objection(result: FileResult, county: str, forms: Mapping[str, Form]) -> str | None:
    """Why an account of the county may not commit the file, in Chinese; None: it may.

    A session held with other counties is fine. Every sheet must be the county's own, none of a form that
    the centre owes. A ledger must say whose it is: one that does not is the whole city's, and every other
    county would have held nothing; nor may a row be the whole city's.
    """
    begin = f"“{result.file}”没有入库："
    read = [sheet for sheet in result.sheets if sheet.form]
    places = {id(sheet): list(_places(sheet)) for sheet in read}
    every = [place for sheet in read for place in places[id(sheet)]]
    foreign = [p for p in every if p.counties and county not in p.counties and not p.citywide]
    said = [
        _centres(read, county, forms),
        _foreign(foreign, county),
        _nowhere(read, places, county),
        _whole_city(read, county),
        _citywide([place.where for place in every if place.citywide], county),
    ]
    return next((begin + one for one in said if one), None)


def _centres(read: list[SheetResult], county: str, forms: Mapping[str, Form]) -> str | None:
    """Against forms that the centre owes, as their ``[report]`` says."""
    for sheet in read:
        form = forms.get(str(sheet.form))
        if form is not None and form.option("report", {}).get("unit") == "centre":
            return (
                f"{_of(sheet)}是市级督导中心的《{form.title}》，您的账号只能报送{county}的。"
                f"请去掉这张表再报送；这张表请交给市级。"
            )
    return None


def _foreign(foreign: list[_Place], county: str) -> str | None:
    if not foreign:
        return None
    named = sorted(set().union(*(place.counties for place in foreign)))
    return (
        f"里面有{'、'.join(named[:3])}的内容，您的账号只能报送{county}的（{_listed_places([p.where for p in foreign])}）。"
        f"请只留下{county}的行再报送；与别县联合督导的，在县区栏把{county}也写上。"
    )


def _nowhere(
    read: list[SheetResult], places: Mapping[int, list[_Place]], county: str
) -> str | None:
    """Against a sheet with rows of which none, nor what stands above them, names the county."""
    silent = [
        sheet
        for sheet in read
        if sheet.records and not any(county in p.counties for p in places[id(sheet)])
    ]
    named = any(county in p.counties for found in places.values() for p in found)
    if silent or not named:
        where = f"（{'、'.join(_of(sheet) for sheet in silent[:_SHOWN])}）" if named else ""
        return (
            f"里面没有看到{county}{where}，您的账号只能报送{county}的。"
            f"请在表头或县区栏写明{county}再报送；不是{county}的请交给市级。"
        )
    return None


def _whole_city(read: list[SheetResult], county: str) -> str | None:
    for sheet in read:
        if sheet.form == LEDGER and not sheet.by_hand and not sheet.meta.get("county"):
            return (
                f"台账的标题没有写县区，会被当成全市的台账（{_of(sheet)}）。"
                f"请在标题写明{county}（如“{county}2025年督导台账”）再报送。"
            )
    return None


def _citywide(where: list[str], county: str) -> str | None:
    if not where:
        return None
    return (
        f"里面有全市的督导或活动，县级账号不能报送（{_listed_places(where)}）。"
        f"是{county}的，请在县区栏写明{county}再报送；是全市的，请去掉这些行，交给市级。"
    )


def _places(sheet: SheetResult) -> Iterator[_Place]:
    """What stands above the table, where it names a county; then each record's own place."""
    above = _listed(sheet.meta.get("county"))
    if above:
        cell = sheet.meta_cells.get("county")
        yield _Place(spoken_place(sheet.sheet, cell) if cell else _of(sheet), frozenset(above))
    told = {
        int(found[0])
        for problem in sheet.problems
        if problem.code == "citywide_row" and (found := re.findall(r"\d+$", problem.cell or ""))
    }
    for record in sheet.records:
        yield _place(sheet, record, above, record.row in told)


def _place(sheet: SheetResult, record: Record, above: set[str], told: bool) -> _Place:
    """A row's county as it is counted: its own, else for a ledger its station's before the one above."""
    own, home = _listed(record.values.get("county")), _homes(record.values)
    named = "county" if own or told or not home else "station"
    where = _where(sheet, record, named)
    if told or any(re.match(CITY, one) for one in own):
        return _Place(where, frozenset(own), citywide=True)
    if own or sheet.form != LEDGER:
        counties = own or above or home
        return _Place(where, frozenset(counties), sheet.form in SESSIONS and not counties)
    if not home and record.values.get("activity") in _CITY_ACTIVITIES:
        above = set()
    return _Place(where, frozenset(home or above), not (home or above))


def _where(sheet: SheetResult, record: Record, field: str) -> str:
    names = ("stations", "station") if field == "station" else (field,)
    cell = next((record.cells[name] for name in names if name in record.cells), None)
    return spoken_place(sheet.sheet, cell) if cell else f"{_of(sheet)}第{record.row}行"


def _of(sheet: SheetResult) -> str:
    return f"「{sheet.sheet}」" if sheet.sheet else "这张表"


def _listed_places(where: list[str]) -> str:
    distinct = list(dict.fromkeys(where))
    more = f"等{len(distinct)}处" if len(distinct) > _SHOWN else ""
    return "、".join(distinct[:_SHOWN]) + more


def _homes(values: dict[str, Any]) -> set[str]:
    stations = _listed(values.get("stations")) | _listed(values.get("station"))
    return {homes()[station] for station in stations if station in homes()}


def _listed(value: Any) -> set[str]:
    if isinstance(value, list | tuple):
        return {str(one) for one in value}
    return set(str(value).split("、")) if value else set()
