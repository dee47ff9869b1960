"""One decision for a whole table: all its columns against all fields of a form, by the sum of evidence.

Words (exact label, parts of words, sound), contents (what the cells read as), place (the printed
order), and the rest (one field a column). What is sure is read, what is likely is read with a warning,
what is neither is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dudao.forms import Field
from dudao.recognition.answers import Answers
from dudao.recognition.labels import keys, squeeze
from dudao.recognition.lists import learnt
from dudao.recognition.lists.assign import FORBIDDEN, best
from dudao.recognition.lists.cell_words import nobodys
from dudao.recognition.lists.contents import (
    Cells,
    figure,
    fit,
    said_to_be_totals,
    totals,
)
from dudao.recognition.lists.headers import Column, Head, Path, Spread, fingerprint, paths
from dudao.recognition.lists.leftover import CLOSED, crossed, left_over
from dudao.recognition.lists.ticks import UNKNOWN, under
from dudao.recognition.lists.vocabulary import INDEX, PATH, SOUND, Target, Vocabulary, is_index
from dudao.recognition.lists.wording import Words, plain, words_of

_WAY, _SHORT = 6.0, 1.5  # by its parts of words; a sign that stands for a label
_DISTINCT = frozenset(("sex", "education", "station", "stations", "county", "counties", "choice"))
_COMMON = frozenset(("money", "pay", "integer", "number", "text", "free_text"))
_FIGURES = frozenset(("age", "pay", "integer", "number", "minutes", "date", "month"))
_NOBODY, _NOBODYS, _FAMILIAR = 1.2, 3.6, 5.0
_UNHEADED, _NO_HEADER = 2.2, 0.8  # one column without a heading; a table without any
_SURE, _CLEAR, _LIKELY, _MARGIN = 5.0, 2.2, 2.4, 0.7
_CONTRARY = -2.0
_WORTH_ASKING = 0.8
_STRANGER = 2.0
_OWN_WORDS = 2.4  # the contents of a column of text whose cells are words of a closed kind
_FOREIGN = -9.0  # a column that is the exporting tool's own


@dataclass(slots=True)
class Evidence:
    """What speaks for one column being one target."""

    words: float = 0.0
    contents: float = 0.0
    place: float = 0.0
    exact: bool = False
    slip: bool = False
    said: bool = False  # the heading says it surely, whatever its cells hold

    @property
    def sum(self) -> float:
        return self.words + self.contents + self.place


@dataclass(slots=True)
class Understood:
    """A header as one form would read it, and how well it does. ``total`` compares forms."""

    head: Head
    total: float
    strangers: int = 0
    cells: dict[int, Cells] = field(default_factory=dict)


class Table:
    """The columns under one header block against the fields of one form."""

    def __init__(
        self, spread: Spread, vocabulary: Vocabulary, top: int, height: int, rows: Sequence[int],
        left: int = 0, right: int | None = None, cells: dict[int, Cells] | None = None,
        besides: Sequence[int] = (),
    ) -> None:  # fmt: skip
        self.vocabulary, self.form = vocabulary, vocabulary.form
        self.words: Words = words_of(self.form.id)
        self.top, self.bottom = top, top + height - 1
        found = paths(spread, top, height, vocabulary)
        last = spread.width - 1 if right is None else right
        by_col = {path.col: path for path in found}
        self.right = last
        self.paths = [by_col.get(c) or Path(c, ()) for c in (*range(left, last + 1), *besides)]
        self.cells: dict[int, Cells] = {} if cells is None else cells
        lines = learnt.legend_lines(spread.grid, top, learnt.legends_below(spread.grid, top + 1))
        for path in self.paths:
            if path.col not in self.cells:
                told = learnt.legend_for(path.text, lines)
                self.cells[path.col] = Cells(spread.grid, path.col, rows, f"{path.text} {told}")
        days = [f.name for f in self.form.fields.values() if f.kind == "date" and not f.option("added")]  # fmt: skip
        said = [(p.text, p.parts, self.cells[p.col].stamped) for p in self.paths]
        own = self.words.tools_own(said, days)
        self._own = {self.paths[n].col for n in own}
        self._listed = {
            path.col: learnt.listed_in(self.form.fields.values(), path.parts[-1], self.words.turns)
            for path in self.paths
            if path.parts
        }
        self._labelled: dict[tuple[str, ...], dict[Target, float]] = {}
        self.targets = list(self._targets())
        self.evidence = [[self._evidence(p, t) for t in self.targets] for p in self.paths]
        self._sums(spread, rows)
        self._looks()

    # -- evidence ------------------------------------------------------------------------------

    def _targets(self) -> Iterable[Target]:
        for item in self.form.fields.values():
            yield Target(item.name)
            for code in item.option("ticks", {}):
                yield Target(item.name, code)
        yield from self._tick_columns()

    def _tick_columns(self) -> Iterable[Target]:
        """性别 男|女, 学历 大专|本科, 持证 初级|中级: columns of marks, each under one of a field's words."""
        for item in self.form.fields.values():
            if item.kind not in CLOSED or item.option("ticks"):
                continue
            codes = {path.col: self._code(path, item) for path in self.paths}
            seen = [code for code in codes.values() if code is not None]
            if len(seen) >= 2 or (seen and any(len(p.parts) > 1 for p in self.paths)):
                yield from (Target(item.name, code) for code in dict.fromkeys(seen))
                yield from self._unknown_ticks(item, codes)

    def _unknown_ticks(self, item: Field, codes: Mapping[int, str | None]) -> Iterable[Target]:
        """Columns of marks beside such columns, under the same label, that no word names: 本科及以上."""
        above = {p.parts[:-1] for p in self.paths if len(p.parts) > 1 and codes[p.col] is not None}
        others = [f for f in self.form.fields.values() if f.kind in CLOSED and f is not item]
        for path in (p for p in self.paths if not any(self._code(p, f) for f in others)):
            alike = len(path.parts) > 1 and path.parts[:-1] in above
            if alike and codes[path.col] is None and self.cells[path.col].marks >= 0.8:
                yield Target(item.name, UNKNOWN + path.parts[-1])

    def _code(self, path: Path, item: Field) -> str | None:
        """The code of a choice that a column's last label names, where its cells are marks."""
        if not path.parts or self.cells[path.col].marks < 0.8:
            return None
        return learnt.choice_of(item, path.parts[-1])

    def _evidence(self, path: Path, target: Target) -> Evidence:
        item = self.form.fields[target.field]
        found = Evidence()
        cells = self.cells[path.col]
        found.words, found.exact = self._said(path, target, item)
        own = found.exact or item.kind not in _FIGURES or not path.parts
        if not own and self.words.measures_other(path.parts[-1], item.name):
            found.words = _FOREIGN
        if (
            target.tick is None
            and found.words < SOUND
            and not found.exact
            and path.col not in self._own
            and self._alike(path, target)
        ):
            found.words, found.slip = max(found.words, self._alike(path, target)), True
        found.said = found.words >= SOUND
        if found.exact or cells.values:
            found.contents = fit(cells, item, target.tick, self.words)
        if found.contents <= _CONTRARY and not found.exact and found.words > 0:
            found.words = max(found.words - 2.5, 0.0)
        if item.option("added") and found.words <= 0 and item.kind in _COMMON:
            found.contents = min(found.contents, 0.0)
        return found

    def _said(self, path: Path, target: Target, item: Field) -> tuple[float, bool]:
        """What the words above a column are worth for a target, and whether it is its very label."""
        if not path.parts:
            return 0.0, False
        if path.col in self._own:
            return _FOREIGN, False
        if target.tick is not None and not item.option("ticks"):
            return self._ticked(path, target, item)
        if target.tick is None and item.option("ticks") and self.cells[path.col].marks > 0.8:
            return 0.0, False
        known = under(path.parts, target, self._known(path).get(target, 0.0), self.words)
        if known:
            return known, known >= PATH
        if target.tick is not None:
            return (_WAY if self._by_first(path, target, item) else 0.0), False
        if target.field == self._listed.get(path.col):
            return _WAY, False
        strength = self.words.strengths(path.parts).get(target.field, 0.0)
        short = () if strength else self.vocabulary.shortened_to(path.parts[-1])
        if target.field in short:
            return _SHORT + (1.0 if len(short) == 1 else 0.0), False
        return _WAY * strength, False

    def _by_first(self, path: Path, target: Target, item: Field) -> bool:
        """功能室 over 多|二|一, 牌子 over 竖着挂: a choice told below what names the field."""
        if len(path.parts) < 2 or self.cells[path.col].marks < 0.8:
            return False
        named = self.words.strengths(path.parts[-2:-1]).get(item.name, 0.0) >= 0.5
        return named and learnt.option_in(item, path.parts[-1]) == target.tick

    def _ticked(self, path: Path, target: Target, item: Field) -> tuple[float, bool]:
        if str(target.tick).startswith(UNKNOWN):
            own = bool(path.parts) and UNKNOWN + path.parts[-1] == target.tick
            return (PATH, True) if own and self.cells[path.col].marks >= 0.8 else (-5.0, False)
        if self._code(path, item) != target.tick:
            return -5.0, False
        above = path.parts[:-1]
        if not above:
            return 4.0, False
        strength = self.words.strengths(above).get(item.name, 0.0)
        known = any(Target(item.name) in self.vocabulary.exact(a) for a in above)
        return (PATH if known or strength >= 0.9 else 3.0 + 3.0 * strength), known

    def _known(self, path: Path) -> dict[Target, float]:
        """Targets that the labels of the form name, each with what that is worth."""
        kept = self._labelled.get(path.parts)
        if kept is None:
            kept = self._labelled[path.parts] = self.vocabulary.named(
                path.names(), self.words.turns
            )
        return kept

    def _alike(self, path: Path, target: Target) -> float:
        """A slip: one wrong character, or the same sound."""
        if not path.parts:
            return 0.0
        text = path.parts[-1]
        if any(key in self.vocabulary.unlike for key in keys(text)):
            return 0.0
        slips = self.vocabulary.slips(tuple(dict.fromkeys((*keys(text), *plain(text)))))
        return slips.get(target, 0.0)

    def _looks(self) -> None:
        """Looking like a text of some field says nothing where the cells are words of another's."""
        for line in self.evidence:
            pairs = list(zip(self.targets, line, strict=True))
            kinds = [self.form.fields[t.field].kind for t in self.targets]
            closed = [e.contents for (_, e), k in zip(pairs, kinds, strict=True) if k in CLOSED]
            if max(closed, default=0.0) >= 2.5:
                for (_, evidence), kind in zip(pairs, kinds, strict=True):
                    if kind in ("text", "free_text"):
                        evidence.contents = min(evidence.contents, -0.5)

    def _sums(self, spread: Spread, rows: Sequence[int]) -> None:
        """Of several sums in a row the total is the field that takes one."""
        field_at = [
            i for i, t in enumerate(self.targets) if t.field in ("salary", "score") and not t.tick
        ]
        money = [
            p.col
            for p in self.paths
            if self.cells[p.col].filled >= 3 and self.cells[p.col].numeric > 0.9
        ]
        said_to_be_totals(self.paths, self.cells, self.evidence, field_at)
        if not field_at or len(money) < 3:
            return
        sampled = list(rows)[:12]
        figures = {c: [figure(spread.grid.at(r, c)) for r in sampled] for c in money}
        found, parts = totals(figures)
        for place, path in enumerate(self.paths):
            for at in field_at:
                if path.col in found and self.evidence[place][at].contents > -1:
                    self.evidence[place][at].contents += 2.5
                elif path.col in parts and self.targets[at].field == "salary":
                    self.evidence[place][at].contents -= 4.0

    # -- decision ------------------------------------------------------------------------------

    def nobody(self, path: Path) -> float:
        """The worth of a column belonging to no field."""
        if not path.parts:
            return _UNHEADED if self.bottom >= self.top else _NO_HEADER
        if path.col in self._own:
            return _FAMILIAR
        exact = any(self.vocabulary.exact(name) for name in path.names())
        if self.vocabulary.familiar(path.parts[-1]) and not exact:
            return _FAMILIAR
        said = self.words.strengths(path.parts)
        own = max([0.0, *(worth for name, worth in said.items() if name)])
        if any(self._code(path, f) for f in self.form.fields.values() if f.kind in CLOSED):
            own = 1.0  # 电话 beside 线上, over marks
        if own <= 0.0 and nobodys(self.cells[path.col].texts, len(self.cells[path.col].values)):
            return _NOBODYS
        return _NOBODY + (5.0 * said[""] if said.get("", 0.0) > own else 0.0)

    def understand(self, answers: Answers | None = None) -> Understood:
        """The best assignment, its certainty column by column, and its worth.

        ``answers`` are what unclear columns were said to be, by :func:`question_key`.
        """
        self._told(answers or {})
        skip = {p.col for p in self.paths if self._index(p) or self._idle(p)}
        open_ = [i for i, p in enumerate(self.paths) if p.col not in skip]
        given = self._solve(open_)
        self._place(given)
        given = self._solve(open_)
        self._whole_or_ticks(given)
        columns, total, strangers = [], 0.0, 0
        for i, path in enumerate(self.paths):
            column = Column(path.col, path.text)
            if self._index(path):
                column.field, column.how = INDEX, "exact"
            elif path.col in skip:
                column.how = "unknown" if path.parts else "bare"
            elif i in given:
                total += self._settle(i, given, open_, column)
            else:
                strangers += self._left_over(i, given, column)
            columns.append(column)
        for i, name in [*crossed(self, columns), *left_over(self, columns, given)]:
            columns[i].field, columns[i].how, columns[i].could = name, "likely", ()
        head = Head(self.form, self.top, self.bottom, self.paths[0].col, self.right, columns)
        return Understood(head, total - _STRANGER * strangers, strangers, self.cells)

    def _told(self, answers: Answers) -> None:
        """What a user said of columns outweighs all that speaks for them."""
        if not answers:
            return
        print_ = fingerprint([path.text for path in self.paths])
        for i, path in enumerate(self.paths):
            key = (f"unclear_column@{self.form.id}", f"{squeeze(path.text)}#{print_}", "")
            if not path.parts or key not in answers:
                continue
            said = answers[key]
            for target, evidence in zip(self.targets, self.evidence[i], strict=True):
                code = f"{target.field}/{target.tick}" if target.tick else target.field
                evidence.words, evidence.contents = (30.0, 0.0) if code == said else (-30.0, 0.0)
                evidence.exact = code == said

    def _index(self, path: Path) -> bool:
        return bool(path.parts) and (is_index(path.parts[-1]) or is_index(path.parts[0]))

    def _idle(self, path: Path) -> bool:
        """An empty column that no label names, and one with neither label nor content."""
        return not self.cells[path.col].filled and not path.parts

    def _solve(
        self, open_: Sequence[int], without: tuple[int, int] | None = None
    ) -> dict[int, int]:
        """Row of ``paths`` → row of ``targets``, where a target is worth more than nobody."""
        if not open_:
            return {}
        size, many = len(open_), len(self.targets)
        worth = []
        for number, i in enumerate(open_):
            line = [e.sum for e in self.evidence[i]]
            if without is not None and without[0] == i:
                line[without[1]] = FORBIDDEN
            alone = [FORBIDDEN] * size
            alone[number] = self.nobody(self.paths[i])
            worth.append(line + alone)
        return {i: at for i, at in zip(open_, best(worth), strict=True) if at < many}

    def _place(self, given: dict[int, int]) -> None:
        """Between two fields that stand as printed, those printed between them are likelier."""
        order = {name: number for number, name in enumerate(self.form.fields)}
        headed = self.bottom >= self.top
        firm_from, near = (_SURE + 1, 0.5) if headed else (_SURE - 2, 1.0)
        firm = [
            (i, order[self.targets[at].field])
            for i, at in sorted(given.items())
            if self.evidence[i][at].sum >= firm_from
        ]
        key = self.form.option("key")
        for i in range(len(self.paths)):
            if any(i == place for place, _ in firm):
                continue
            before = max((n for place, n in firm if place < i), default=-1)
            after = min((n for place, n in firm if place > i), default=len(order))
            last = [n for place, n in firm if place == i - 1]
            for at, target in enumerate(self.targets):
                here = order[target.field]
                between = before <= here <= after
                follows = bool(last) and 0 <= here - last[0] <= 1
                own = target.field == key and self.evidence[i][at].words > 0
                self.evidence[i][at].place = near * between + 0.5 * follows + 0.8 * own

    def _whole_or_ticks(self, given: dict[int, int]) -> None:
        """A field is one column or several of marks, not both: the greater sum stays."""
        by_field: dict[str, dict[bool, list[int]]] = {}
        for i, at in given.items():
            target = self.targets[at]
            by_field.setdefault(target.field, {}).setdefault(target.tick is not None, []).append(i)
        for kinds in by_field.values():
            if len(kinds) < 2:
                continue
            sums = {
                k: sum(self.evidence[i][given[i]].sum for i in group) for k, group in kinds.items()
            }
            for i in kinds[min(sums, key=lambda k: sums[k])]:
                del given[i]

    def _settle(self, i: int, given: dict[int, int], open_: Sequence[int], column: Column) -> float:
        """Give a column its target as surely as the evidence is; its gain over nobody."""
        at = given[i]
        target, evidence = self.targets[at], self.evidence[i][at]
        gain = evidence.sum - self.nobody(self.paths[i])
        column.field, column.tick = target.field, target.tick
        if evidence.exact:
            column.how = "exact"
            return gain
        margin = self._margin(i, at, given, open_)
        sure = evidence.words >= _SURE and evidence.contents > -1.0
        told = evidence.words >= 3.0 and evidence.contents >= 1.5
        if (sure or told) and margin >= _CLEAR and not evidence.slip:
            column.how = "meaning"
        elif evidence.sum >= _LIKELY and margin >= _MARGIN and self._vouched(i, at):
            column.how = "likely"
        elif not self.cells[column.col].values:
            column.how = "meaning"
        else:
            firm = {self.targets[n].field for k, n in given.items() if k != i and self._exact(k)}
            self._ask(i, column, firm)
            return 0.0
        return gain

    def _vouched(self, i: int, at: int) -> bool:
        """Whether the heading says enough of a column whose cells could be many a field's.

        A date under words nobody knows (入党时间) is some date; 男 and 女 are a sex whatever stands above.
        """
        if not self.paths[i].parts:
            return True
        kind, words = self._item(at).kind, self.evidence[i][at].words
        least = 3.0 if kind == "date" else 0.1
        closed = self.evidence[i][at].contents >= _OWN_WORDS and kind in ("text", "free_text")
        return words >= least or kind in _DISTINCT or closed or self._general(i)

    def _general(self, i: int) -> bool:
        """Whether a heading is a general word or a sign, that says nothing against a field."""
        last = self.paths[i].parts[-1]
        return self.words.general(last) or bool(self.vocabulary.shortened_to(last))

    def _margin(self, i: int, at: int, given: dict[int, int], open_: Sequence[int]) -> float:
        """How much is lost if the column is not this target."""
        rivals = [self.evidence[k][at].sum for k in open_ if k != i and not self._exact(k)]
        mine = [e.sum for n, e in enumerate(self.evidence[i]) if n != at]
        alone = self.evidence[i][at].sum - max([self.nobody(self.paths[i]), *mine])
        if alone >= _CLEAR and self.evidence[i][at].sum - max(rivals, default=-9.0) >= _CLEAR:
            return alone
        return self._worth(given) - self._worth(self._solve(open_, (i, at)))

    def _exact(self, i: int) -> bool:
        return any(e.exact for e in self.evidence[i])

    def _worth(self, given: dict[int, int]) -> float:
        return sum(
            self.evidence[i][given[i]].sum if i in given else self.nobody(path)
            for i, path in enumerate(self.paths)
        )

    def _ask(self, i: int, column: Column, taken: Iterable[str] = ()) -> None:
        """The column is asked: the fields it could be that no other column is, best first."""
        scored = sorted(
            (
                (evidence.sum, number)
                for number, evidence in enumerate(self.evidence[i])
                if (evidence.sum > _WORTH_ASKING or evidence.said)
                and evidence.words > -1
                and (evidence.words > 0 or not self._item(number).option("added"))
                and self.targets[number].field not in taken
            ),
            reverse=True,
        )
        could = [self.targets[number] for _, number in scored[:6]]
        column.field = column.tick = None
        if not could:
            column.how = "unknown" if column.header else "bare"
            return
        column.how = "asked"
        column.could = tuple(
            dict.fromkeys(f"{t.field}/{t.tick}" if t.tick else t.field for t in could)
        )
        column.samples = tuple(self.cells[column.col].samples())

    def _item(self, at: int) -> Field:
        return self.form.fields[self.targets[at].field]

    def _left_over(self, i: int, given: dict[int, int], column: Column) -> int:
        """A column that belongs to nobody; 1 where that is strange."""
        path = self.paths[i]
        column.how = "unknown" if path.parts else "bare"
        if not path.parts or not self.cells[path.col].filled:
            return 0
        taken = {self.targets[at].field for at in given.values()}
        if self.nobody(path) >= 3.5:
            lacking = any(
                e.contents >= 1.0
                and t.field not in taken
                and not self.form.fields[t.field].option("added")
                for t, e in zip(self.targets, self.evidence[i], strict=True)
            )
            column.how = "unknown" if lacking else "apart"
            return 0
        free = [
            e for n, e in enumerate(self.evidence[i])
            if self.targets[n].field not in taken and (e.contents > -1.0 or e.said)
            and (e.said or e.words >= 2.0 or (e.contents >= 1.0 and self._item(n).kind in CLOSED))
        ]  # fmt: skip
        if free:
            self._ask(i, column, taken)
        return 1
