"""Papers that go out: the feedback report of a county, the city's summary, minutes, and the annex as a workbook.

A paper is first *content* (:class:`dudao.reports.papers.content.Paper`): every sentence and cell as it will stand, drawn
from the figures of one moment; it can be edited and is what the store keeps. Only then it is set as a document
(:mod:`dudao.reports.papers.official`), which adds no word: a reprint of kept content is the same text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping

from dudao.evaluation import Verdicts
from dudao.evaluation.facts import Facts
from dudao.reports.papers import annex, feedback, minutes, official, summary, wording
from dudao.reports.papers.content import Paper
from dudao.reports.papers.figures import City
from dudao.reports.papers.since import Since
from dudao.rules import RulePack

WHOLE = "全市"
CHANGED = "paper."
"""Prefix of the settings by which a centre puts words of its own in place of those of ``data/papers``."""


def city_of(
    facts: Facts, pack: RulePack, year: int, named: bool = False, verdicts: Verdicts | None = None
) -> City:
    """The figures of a year for all papers of it; ``named``: workers' names are shown, which somebody gave a reason for.

    ``verdicts``: those of the year, where they are judged already and know their counties.
    """
    return City.of(facts, pack, year, named, verdicts)


def draft(
    city: City,
    county: str | None,
    changed: Mapping[str, str] | None = None,
    since: Since | None = None,
) -> Paper:
    """The report of a county, or (None) the city's summary, with the centre's own words where it has some, held against
    what ``since`` has (None: there is nothing to hold it against, and it says so)."""
    if county is None:
        return summary.draft(city, wording.load("summary", changed), since)
    return feedback.draft(city, county, wording.load("feedback", changed), since)


def draft_minutes(
    city: City, held: minutes.Held, changed: Mapping[str, str] | None = None
) -> Paper:
    """The minutes of a meeting, its figures in the summary's words."""
    return minutes.draft(
        city, held, wording.load("minutes", changed), wording.load("summary", changed)
    )


def document(paper: Paper, changed: Mapping[str, str] | None = None) -> bytes:
    """A paper as .docx."""
    return official.document(paper, wording.load("feedback", changed).style)


def workbook(city: City, county: str | None, changed: Mapping[str, str] | None = None) -> bytes:
    """The annex of a county or (None) of the city as .xlsx."""
    return annex.workbook(city, county, wording.load("feedback", changed))


def file_name(kind: str, county: str | None, year: int) -> str:
    """What a file is called: ``kind`` is ``feedback``, ``summary``, ``minutes`` or ``annex``.

    >>> file_name("feedback", "盘龙区", 2025), file_name("annex", None, 2025)
    ('盘龙区2025年督导反馈报告.docx', '全市2025年督导附表.xlsx')
    """
    names = {"feedback": "督导反馈报告.docx", "summary": "督导情况汇总报告.docx", "minutes": "会议纪要.docx", "annex": "督导附表.xlsx"}  # fmt: skip
    return f"{county or WHOLE}{year}年{names[kind]}"


def files(
    city: City, counties: Iterable[str | None], changed: Mapping[str, str] | None = None,
    since: Callable[[str | None], Since | None] = lambda _: None,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """Report and annex of each county (None: the city), each as (name, bytes), made as they are asked for; ``since`` says
    what each is held against."""
    for county in counties:
        paper = draft(city, county, changed, since(county))
        yield file_name(paper.kind, county, city.year), document(paper, changed)
        yield file_name("annex", county, city.year), workbook(city, county, changed)


def zipped(made: Iterable[tuple[str, bytes]]) -> bytes:
    """Files as one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
    return out.getvalue()
