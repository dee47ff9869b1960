"""The annexes of a paper as tables and charts of plain values, each with the sign *and* the word of a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dudao.evaluation import STATES
from dudao.forms import load_forms
from dudao.reports.papers import figures
from dudao.reports.papers.content import Annex, Chart, Table, day_words
from dudao.reports.papers.figures import City, Rule
from dudao.reports.papers.wording import Wording

KINDS = {"group": "团体督导", "individual": "个别督导", "peer": "同事督导", "online": "线上督导"}
MONTHS = tuple(f"{month}月" for month in range(1, 13))


def mark(state: str, level: str, wording: Wording) -> str:
    """A verdict's sign and word: told apart in black and white."""
    principle = state == "unmet" and level == "principle"
    sign = wording.style[f"signs.{'principle' if principle else state}"]
    return f"{sign} {'未达原则' if principle else STATES[state]}"


def targets(city: City, rules: Iterable[Rule], wording: Wording) -> Annex:
    """Rule by rule: what is asked, what was counted, the verdict; of many sessions or stations each that fails."""
    rows: list[list[str]] = []
    for number, rule in enumerate(rules, 1):
        target = rule.target
        head = [str(number), target.label, wording.style[f"levels.{target.level}"], rule.required]
        if rule.single:
            verdict = rule.verdicts[0]
            said = [figures.valued(verdict, target), mark(verdict.state, target.level, wording)]
            rows.append([*head, *said, figures.gap(verdict.missing)[0]])
            continue
        rows.append(
            [
                *head,
                f"{len(rule.verdicts)}{rule.noun}",
                mark(rule.state, target.level, wording),
                _tally(rule),
            ]
        )
        for verdict in (*rule.in_state("unmet"), *rule.in_state("undecidable")):
            subject = figures.subject_words(verdict, target, city.hide)
            said = [figures.valued(verdict, target), mark(verdict.state, target.level, wording)]
            rows.append(["", subject, "", "", *said, figures.gap(verdict.missing)[0]])
    heads = ["序号", "规定", "层次", "要求", "实际", "结论", "说明"]
    used = ("met", "unmet", "principle", "pending", "undecidable", "not_applicable")
    words = {**STATES, "principle": "未达原则"}
    signs = "，".join(f"{wording.style[f'signs.{state}']} {words[state]}" for state in used)
    table = Table(heads, rows, [0.7, 3.0, 0.9, 1.8, 1.5, 1.9, 2.9], [0, 2, 3, 4, 5])
    return Annex(
        wording.say("annexes.targets"), table, notes=[wording.say("annexes.signs", signs=signs)]
    )


def _tally(rule: Rule) -> str:
    told = [f"{STATES[state]}{many}" for state, many in rule.counts.items() if many]
    return "，".join(told)


def months(city: City, county: str, wording: Wording) -> Annex | None:
    """Sessions a month by kind, as bars and as their table; None where there were none. What has no readable month is
    said, never drawn."""
    own = [row for row in city.months if row["county"] == county]
    series: dict[str, list[int | float | None]] = {name: [0] * 12 for name in KINDS.values()}
    for row in own:
        if row["kind"] in KINDS:
            series[KINDS[row["kind"]]][row["month"] - 1] += row["sessions"]
    series = {name: numbers for name, numbers in series.items() if any(numbers)}
    drawn = sum(sum(numbers) for numbers in series.values())
    undated = sum(city.covered(county)["sessions"].values()) - drawn
    notes = [wording.say("annexes.undated", count=undated)] if undated > 0 else []
    if not series and not notes:
        return None
    if not series:
        return Annex(
            wording.say("annexes.months"), notes=[wording.say("annexes.months_none"), *notes]
        )
    title = wording.say("annexes.months_title", county=county, year=city.year, total=drawn)
    rows = [
        [name, *(figures.figure(n) for n in numbers), figures.figure(sum(numbers))]
        for name, numbers in series.items()
    ]
    table = Table(
        ["月份", *(str(n) for n in range(1, 13)), "合计"],
        rows,
        [2, *[1] * 12, 1.1],
        list(range(1, 14)),
    )
    return Annex(wording.say("annexes.months"), table, Chart(title, list(MONTHS), series), notes)


def satisfaction(found: Mapping[str, Any], wording: Wording) -> Annex | None:
    """Item by item: answers (n), the five counts, share and mean; what is held back is －. None where nobody answered."""
    if found["respondents"] == 0:
        return None
    labels = items()
    rows = [
        [
            str(item["item"]), labels.get(item["item"], ""), shown(item["answers"]),
            *(shown(n) for n in item["counts"] or [None] * 5), figures.rate(item["rate"]), mean(item["mean"]),
        ]
        for item in found["items"] or ()
    ]  # fmt: skip
    rows.append(
        [
            "",
            "合计",
            shown(found["answers"]),
            *["－"] * 5,
            figures.rate(found["rate"]),
            mean(found["mean"]),
        ]
    )
    if found["items"] and all(item["counts"] for item in found["items"]):
        sums = [sum(item["counts"][n] for item in found["items"]) for n in range(5)]
        rows[-1][3:8] = [str(number) for number in sums]
    heads = [
        "题号",
        "题目",
        "有效作答",
        "非常不满意",
        "很不满意",
        "一般",
        "很满意",
        "非常满意",
        "满意率",
        "平均分",
    ]
    table = Table(heads, rows, [0.7, 4, 1, 1, 1, 0.9, 0.9, 1, 1.1, 1], [*list(range(2, 10)), 0])
    n = f"收到评价{shown(found['respondents'])}份。"
    return Annex(
        wording.say("annexes.satisfaction"),
        table,
        notes=[n + wording.say("annexes.satisfaction_note")],
    )


def items() -> dict[int, str]:
    """Number → the question as the form prints it."""
    listed = load_forms()["satisfaction_survey"].option("items")
    return {int(number): told["text"] for number, told in listed.items()}


def shown(number: int | None) -> str:
    return "－" if number is None else str(number)


def mean(number: float | None) -> str:
    return "－" if number is None else f"{number:.2f}"


def sources(city: City, files: Sequence[Mapping[str, Any]], wording: Wording) -> Annex:
    """The files the figures rest on, and the two clocks they hold at."""
    rows = [
        [
            str(number), city.hide(row["file"].rpartition("/")[2]), figures.form_title(row["form"]),
            shown(row["records"]), row["received_on"],
        ]
        for number, row in enumerate(files, 1)
    ]  # fmt: skip
    table = Table(
        ["序号", "文件", "表", "记录（条）", "收到"], rows, [0.7, 4.5, 3.3, 1.1, 1.9], [0, 3, 4]
    )
    known = "编制" if city.known_at is None else f"{day_words(city.known_at)}{city.known_at:%H:%M}"
    note = wording.say("annexes.sources_note", known=known, day=day_words(city.as_of), manual=wording.style["manual"])  # fmt: skip
    return Annex(wording.say("annexes.sources"), table if rows else None, notes=[note])
