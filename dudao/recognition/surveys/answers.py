"""Answers written out → records: scores or levels in words, a line a respondent."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from dudao.patterns import late
from dudao.problems import Ask
from dudao.reading.grid import Grid, Spot
from dudao.recognition.labels import blank
from dudao.recognition.surveys.block import PLAIN_SCALE, BlockReader, number_in, remarked
from dudao.recognition.surveys.legend import Key, codebook, judged, read_key
from dudao.recognition.surveys.scale import Scale, counted, of_five, scale_of, score
from dudao.recognition.surveys.signs import by_question, read_signs, read_stars
from dudao.records import Record
from dudao.values import parse
from dudao.values.parsed import Doubt, Hint, Parsed

_LETTER = late("[A-Ea-eＡ-Ｅ]")
_OF_COLUMN = frozenset(("mapped_scale", "unknown_scale", "other_scale"))
"""Doubts that a whole column shares: said once for it."""
_NOT_WORDS = ("(", "（", "-")  # how what a tool writes for no remark begins


class AnswersReader(BlockReader):
    """Reads a block of written answers."""

    def _made(self) -> list[Record]:
        block = self.block
        if block.proposed and not self._items_told():
            return [self._record(line, dict.fromkeys(block.items), {}) for line in self._lines()]
        if tallies := self._told_tallies():
            return tallies
        self.read: dict[tuple[int, str], Parsed] = {}
        scales = self._scales()
        shared: dict[tuple[str, int], list[tuple[Spot, Doubt]]] = {}
        records = []
        for line in self._lines():
            answers: dict[int, int | None] = {}
            for n in sorted(block.items):
                spot = block.spot(n, line)
                answers[n], doubts = self._answer(n, line, scales[n])
                for doubt in doubts:
                    if doubt.code in _OF_COLUMN:
                        shared.setdefault((doubt.code, n), []).append((spot, doubt))
                    else:
                        self._doubt(doubt, f"q{n}", self._at(n, line), self.grid.address(*spot))
            records.append(self._record(line, answers, scales))
        self._say_shared(shared)
        told = [record for record in records if record.values.pop("", True)]
        self._say_hidden(told)
        return told

    def _say_hidden(self, records: list[Record]) -> None:
        """Rows nobody sees, or struck through, are read and pointed out."""
        block, grid = self.block, self.grid
        if block.down:
            return
        for record in records:
            r = record.row - 1
            struck = all((r, c) in grid.struck for c in block.items.values())
            for code, so in (("hidden_row", r in grid.hidden_rows), ("struck_row", struck)):
                if so and grid.kind != "word":
                    self._doubt(Doubt(code, "warning"), None, None, grid.address(r, block.first[1]))

    def _lines(self) -> list[int]:
        return self.block.answers

    def _record(
        self, line: int, answers: dict[int, int | None], scales: dict[int, Scale]
    ) -> Record:
        """One respondent; under ``""`` whether there is anything to keep."""
        block = self.block
        values: dict[str, Any] = {"respondent": self._respondent(line)}
        values |= {f"q{n}": answers.get(n) for n in range(1, 8)}
        cells = {f"q{n}": self.grid.address(*block.spot(n, line)) for n in sorted(block.items)}
        if "respondent" in block.special:
            cells["respondent"] = self.grid.address(line, block.special["respondent"])
        elif block.down and block.header is not None and len(block.answers) > 1:
            cells["respondent"] = self.grid.address(block.header, line)
        self._rest(line, values, cells)
        values[""] = self._anything(values, line, scales)
        return Record(self._row() if block.down else line + 1, values, cells)

    def _answer(self, n: int, line: int, scale: Scale) -> tuple[int | None, tuple[Doubt, ...]]:
        value, spot = self._at(n, line), self.block.spot(n, line)
        if n in self.block.wide:
            return self._ticked_levels(n, line, scale)
        if self._noted(spot, f"q{n}"):
            return None, ()
        underlined = self.grid.underlined.get(spot, ())
        known = (n, value) if isinstance(value, str) and not underlined else None
        read = self.read.get(known) if known else None
        if read is None:
            read = scale.answer(value, underlined)
            if known:
                self.read[known] = read
        if read.doubts and not {d.code for d in read.doubts} & _OF_COLUMN:
            read = self.context.settle(read, "likert", value, Hint(), "")
        return read.value, read.doubts

    def _ticked_levels(
        self, n: int, line: int, scale: Scale
    ) -> tuple[int | None, tuple[Doubt, ...]]:
        """The level ticked in a row of ticks under the question's own levels."""
        ticked, doubts = [], []
        for level, column in self.block.wide[n].items():
            value = self.grid.at(line, column)
            if blank(value) or self._noted((line, column), f"q{n}"):
                continue
            read = self.context.read("tick", value, Hint(font=self.grid.fonts.get((line, column))))
            for doubt in read.doubts:
                self._doubt(doubt, f"q{n}", value, self.grid.address(line, column))
                doubts.append(doubt)
            if read.value or self.words.level_text(value) == level:
                ticked.append(level)
        if len(ticked) > 1:
            columns = [self.block.wide[n][level] for level in ticked]
            where = self.grid.address(line, min(columns), line, max(columns))
            self._doubt(Doubt("two_ticks", "error"), f"q{n}", "、".join(ticked), where)
        if len(ticked) != 1 or any(d.severity == "error" for d in doubts):
            return None, ()
        code = scale.code(ticked[0])
        where = self.grid.address(line, self.block.wide[n][ticked[0]])
        if code is None:
            self._off_scale(ticked[0], f"q{n}", ticked[0], where)
        elif ticked[0] in scale.mapped:
            detail = (("level", str(code)), ("text", ticked[0]))
            return code, (Doubt("mapped_scale", "warning", detail),)
        return code, ()

    def _told_tallies(self) -> list[Record]:
        """Counts written out in one cell an item (非常满意12人，很满意6人): one record an item."""
        block = self.block
        told = {n: counted(self._at(n, block.answers[0]), self.words) for n in block.items}
        if len(block.answers) != 1 or 2 * sum(map(bool, told.values())) <= len(told):
            return []
        scale = scale_of([level for row in told.values() for level in row], self.words)
        records = []
        for n, counts in sorted(told.items()):
            where = self.grid.address(*block.spot(n, block.answers[0]))
            values: dict[str, Any] = {"item": n} | dict.fromkeys((f"n{i}" for i in range(1, 6)), 0)
            cells = {"item": where} | {f"n{i}": where for i in range(1, 6)}
            if not counts:
                values |= {f"n{i}": None for i in range(1, 6)}
                raw = self._at(n, block.answers[0])
                self._doubt(Doubt("unreadable_number", "error"), "item", raw, where)
            for level, number in counts.items():
                code = scale.code(level)
                if code is None:
                    self._off_scale(level, "item", f"{level} {number}", where)
                else:
                    values[f"n{code}"] = number
            records.append(Record(block.spot(n, block.answers[0])[0] + 1, values, cells))
        return records

    # -- what numbers mean -----

    def _scales(self) -> dict[int, Scale]:
        """Item → its scale: by the legend of its heading, around the block, in a code book; else judged."""
        block = self.block
        said = [self._at(n, line) for line in block.answers for n in block.items]
        numbers = [float(t) for v in said if (t := score(v)) and "星" not in str(v)]
        self.lettered = any(isinstance(v, str) and _LETTER.fullmatch(v.strip()) for v in said)
        legends = self._legends() if numbers or self.lettered else {}
        told = self._told()
        general = told or judged(numbers, self._naming(), self.lettered)
        keys = {
            n: self._fitting(legends[n], numbers)
            if n in legends and not (told and legends[n].doubt)
            else general
            for n in block.items
        }
        levels = [level for row in block.wide.values() for level in row]
        texts = dict.fromkeys(v for v in [*said, *levels] if isinstance(v, str))
        whole = replace(scale_of(texts, self.words), of_five=of_five(said, self.words))
        signs, stars = self._signs(said)
        return {n: replace(whole, key=k, signs=signs, stars=stars) for n, k in keys.items()}

    def _signs(self, said: list[Any]) -> tuple[Key, Key]:
        """What faces, signs and stars mean by what is written around, in the headings or in a book."""
        text = f"{self._around()}\n" + "\n".join(map(self._printed_question, self.block.items))
        short = [v for v in dict.fromkeys(map(str, said)) if len(v) <= 5]
        signs = stars = Key()
        if any(not self.words.level_text(v) and not v.isascii() for v in short):
            signs = read_signs(text, self.words)
            if not signs.codes:
                books = (read_signs(_text_of(grid), self.words) for grid in self.context.others)
                signs = next((key for key in books if key.codes), signs)
        if any(re.search("[★⭐🌟星颗]", v) for v in short):
            stars = read_stars(text, self.words)
        return signs, stars

    def _around(self) -> str:
        return f"{self.legend}\n{self._inner_text()}"

    def _legends(self) -> dict[int, Key]:
        """Item → the legend that holds for it: its heading's, one that other headings share, the sheet's, a book's."""
        items = self.block.items
        own = {
            n: key for n in items if (key := read_key(self._printed_question(n), self.words)).codes
        }
        shared = list({tuple(sorted(key.codes.items())): key for key in own.values()}.values())
        if len(own) == len(items):
            return own
        if len(shared) == 1:
            return dict.fromkeys(items, shared[0])
        if parts := by_question(self._around()):
            keys = {n: read_key(text, self.words) for n, text in parts.items()}
            return {n: k for n, k in keys.items() if n in items and (k.codes or k.doubt)} | own
        around = read_key(self._around(), self.words)
        if around.codes or around.doubt:
            return dict.fromkeys(items, around) | own
        books = codebook(self.context.others, self.words)
        found = {n: key for n in items if (key := books.get(n) or books.get(None))}
        return found | own

    def _inner_text(self) -> str:
        """What stands in rows between the answers that are none: remarks, a legend."""
        block, grid = self.block, self.grid
        taken = set(block.items.values() if block.down else block.answers)
        rows = [r for r in range(block.first[0], block.last[0] + 1) if r not in taken]
        return "\n".join(
            str(v) for r in rows[:20] for v in grid.rows[r] if isinstance(v, str) and len(v) < 200
        )

    def _printed_question(self, n: int) -> str:
        block = self.block
        spot = (
            (block.items[n], block.first[1]) if block.down else (block.header or 0, block.items[n])
        )
        texts = [self.grid.at(*spot)]
        if block.down:
            row = self.grid.rows[spot[0]]
            texts += row[spot[1] + 1 : spot[1] + 2]
            texts += [v for v in row[spot[1] + 2 :] if self.words.offers(v)]  # its options
        return "\n".join(str(t) for t in texts if isinstance(t, str))

    def _fitting(self, key: Key, numbers: list[float]) -> Key:
        """A legend that covers the numbers; else what they look like, or scores of one to five."""
        if key.doubt:
            return key
        if not key.codes:
            return judged(numbers, self._naming(), self.lettered)
        strange = [n for n in numbers if f"{n:g}" not in key.codes]
        if 5 * len(strange) >= len(numbers) and len(strange) > 1:
            found = judged(numbers, self._naming())
            return found if found.doubt else key
        return key

    def _naming(self) -> str:
        return f"{self.legend}\n{self._printed_question(min(self.block.items))}"

    def _told(self) -> Key | None:
        """What the user said of the numbers on this sheet: scores, or the options' places."""
        said = self.context.told(self._scale_ask())
        rising = {str(n): n for n in range(1, 6)} | {"EDCBA"[n - 1]: n for n in range(1, 6)}
        falling = {str(n): 6 - n for n in range(1, 6)} | {"EDCBA"[n - 1]: n for n in range(1, 6)}
        return {"score": Key(rising), "option": Key(falling)}.get(said)

    def _scale_ask(self) -> Ask:
        return self.context.of_sheet("unknown_scale", "direction", self.form.id)

    # -- what is said once for a column -----

    def _say_shared(self, shared: dict[tuple[str, int], list[tuple[Spot, Doubt]]]) -> None:
        for (code, n), found in shared.items():
            if code == "mapped_scale" and self._plain_scale_told():
                continue
            spots = [spot for spot, _ in found]
            where = (
                self.grid.address(*min(spots), *max(spots))
                if len(spots) > 1
                else self.grid.address(*spots[0])
            )
            details = [dict(doubt.detail) for _, doubt in found]
            texts = [d.get("text", self.grid.at(*s)) for s, d in zip(spots, details, strict=True)]
            text = "、".join(dict.fromkeys(map(str, texts)))
            if code == "mapped_scale":
                levels = "、".join(sorted({str(d["level"]) for d in details}))
                doubt = Doubt(code, "warning", (("level", levels), ("ask", PLAIN_SCALE)))
            else:
                asked = (("ask", self._scale_ask()),) if code == "unknown_scale" else ()
                doubt = Doubt(code, "error", (("guess", details[0]["guess"]), *asked))
            self._doubt(doubt, f"q{n}", text, where)

    # -- items that are only numbered -----

    def _items_told(self) -> bool:
        """Whether the user has said that the numbers are the form's items; else every column says so."""
        block = self.block
        ask = self.context.of_sheet("numbered_items", "items", self.form.id)
        if self.context.told(ask):
            return True
        for n, line in sorted(block.items.items()):
            spots = [(block.header or 0, line), *(block.spot(n, a) for a in block.answers)]
            if block.down:
                spots = [(line, block.first[1]), *spots[1:]]
            doubt = Doubt("numbered_items", "error", (("ask", ask),))
            text = str(self.grid.at(*spots[0]))
            self._doubt(doubt, f"q{n}", text, self.grid.address(*min(spots), *max(spots)))
        return False

    def _respondent(self, line: int) -> int | None:
        block = self.block
        if block.down:
            if len(block.answers) == 1:
                return self._printed_number()
            return number_in(self.grid.at(block.header, line)) if block.header is not None else None
        column = block.special.get("respondent")
        return number_in(self.grid.at(line, column)) if column is not None else None

    def _rest(self, line: int, values: dict[str, Any], cells: dict[str, str]) -> None:
        """Comment, places and added columns of one respondent."""
        block = self.block
        values["comment"] = None
        if block.down:
            if len(block.answers) == 1:
                values["comment"] = self._comment(cells)
            elif block.comment_row is not None:
                said = self.grid.at(block.comment_row, line)
                cells["comment"] = self.grid.address(block.comment_row, line)
                values["comment"] = parse("free_text", said, Hint()).value
            values["extra"] = {}
            return
        values["extra"] = {
            header: str(v).strip()
            for c, header in block.extra.items()
            if not blank(v := self.grid.at(line, c))
        }
        for name, column in block.special.items():
            raw, where = self.grid.at(line, column), self.grid.address(line, column)
            if name == "respondent":
                continue
            cells[name] = where
            kind = "free_text" if name == "comment" else self.form.meta[name].kind
            if name == "comment" and str(raw).startswith(_NOT_WORDS) and self.words.skipped(raw):
                continue
            hint = Hint(county=values.get("county"))
            read = self.context.read(kind, raw, hint, f"{self.form.id}.{name}")
            values[name] = read.value
            # An answer has no such field; where each says another one it stands as it is written, too.
            header = str(self.grid.at(block.header or 0, column) or "").strip()
            if name in ("county", "station") and header and not blank(raw):
                self.columns[name] = header
                values["extra"][header] = str(raw).strip()
            for doubt in read.doubts:
                self._doubt(doubt, name, raw, where)

    def _anything(self, values: dict[str, Any], line: int, scales: dict[int, Scale]) -> bool:
        """Whether somebody answered: printed options nobody marked are no answer."""
        if any(values[f"q{n}"] is not None for n in range(1, 8)) or remarked(values["comment"]):
            return True
        if any(
            not blank(self.grid.at(line, c))
            for row in self.block.wide.values()
            for c in row.values()
        ):
            return True
        for n in self.block.items:
            value = self._at(n, line)
            if blank(value) or (
                self.words.offers(value) and n in scales and not scales[n].answer(value).doubts
            ):
                continue
            return True
        return False


def _text_of(grid: Grid) -> str:
    """The texts of a small sheet beside the answers."""
    rows = grid.rows if grid.height <= 200 else ()
    return "\n".join(str(v) for row in rows for v in row if isinstance(v, str) and len(v) < 200)
