"""The words of a satisfaction survey: items by their wording, levels of the scale, kinds of columns."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from dudao.forms import Form
from dudao.recognition.labels import blank, keys, squeeze

ITEMS = range(1, 8)
_NUMBER = re.compile(
    r"^(?:第\s*([1-7一二三四五六七])\s*[题项]|[QqＱ题]\s*([1-7])|问题\s*([1-7])|题目\s*([1-7])|([1-7])\s*[.、．)）]?)$"
)
_LED = re.compile(
    r"^[(（]?(?:(?:第|[Qq])([1-9]\d?)[题)）]?[.、．:：)）,，]?|([1-9]\d?)[.、．:：)）,，])"
)
_SCORED = re.compile(
    r"[(（]?[1-5]\s*分[)）]?|^[1-5]\s*[.、．:：=-]?|[(（][1-5][)）]|^[A-E][.、．]|[(（].*[)）]|[:：]$"
)
_CHINESE = {d: i for i, d in enumerate("一二三四五六七", 1)}
_GENERIC = re.compile(
    r"督导者|督导专家|督导|老师|本次|过程|环节|情况|方面|评价|活动|程度|部分|[的中对您与和及Q.、:：?？]"
)
_ASKS = re.compile(r"意见|建议")


class Words:
    """The survey form's vocabulary, ready for look-ups."""

    def __init__(self, form: Form):
        self.form = form
        self.items = {int(n): data for n, data in form.option("items").items()}
        self.levels = self._spellings("levels")
        self.plain = self._spellings("plain")
        longest = sorted({*self.levels, *self.plain}, key=len, reverse=True)
        self._scale = re.compile("|".join(map(re.escape, longest)))
        self._skipped = frozenset(squeeze(w) for w in form.option("skipped", ()))
        self.columns = {
            kind: {k for w in words for k in keys(w)}
            for kind, words in form.option("columns").items()
        }
        self._words = re.compile("|".join(w for d in self.items.values() for w in d["words"]))
        self._item = lru_cache(maxsize=4096)(self._read_item)

    def _spellings(self, name: str) -> dict[str, int]:
        return {w: int(n) for n, words in self.form.option(name).items() for w in words}

    # -- items ----------------------------------------------------------------------------------

    def item(self, value: Any) -> int | None:
        """The item whose wording this is (1–7), None for anything else."""
        if (
            not isinstance(value, str)
            or not 2 <= len(value) <= 200
            or not self._words.search(squeeze(value))
        ):
            return None
        return self._item(value)

    def _read_item(self, value: str) -> int | None:
        text = re.sub(r"\[[^\]]*题\]|[(（][^()（）]*[选填]题?[)）]|[*＊]", "", squeeze(value))
        asked = "满意" in text
        if _ASKS.search(text) and not asked:
            return None
        body = re.split(r"[-—－_:：→]{1,2}", text.rstrip(":："))[-1]
        best = self._last_named(body) or self._last_named(text)
        if best is None or asked:
            return best
        rest = _GENERIC.sub("", self._words.sub("", _LED.sub("", text)))
        return best if not rest or fuzz.ratio(self.items[best]["text"], text) >= 60 else None

    def _last_named(self, text: str) -> int | None:
        """The item whose word comes last: 提出问题的回答 asks for the answer."""
        ends = [
            (text.rfind(word) + len(word), len(word), n)
            for n, data in self.items.items()
            for word in data["words"]
            if word in text
        ]
        return max(ends)[2] if ends else None

    def numbered(self, value: Any) -> int | None:
        """The item a bare number names: 3, 第3题, Q3."""
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, (int, float)):
            return int(value) if value in ITEMS else None
        hit = _NUMBER.match(squeeze(str(value)))
        if not hit:
            return None
        digit = next(g for g in hit.groups() if g)
        return _CHINESE.get(digit) or int(digit)

    @staticmethod
    def leading_number(value: Any) -> int | None:
        """The number in front of a question (3、…), None without."""
        hit = _LED.match(squeeze(str(value))) if isinstance(value, str) else None
        return int(hit[1] or hit[2]) if hit else None

    # -- the scale ------------------------------------------------------------------------------

    def level_text(self, value: Any) -> str | None:
        """The level a text names, in the words of either scale or off both (比较满意); None for no level."""
        if not isinstance(value, str) or len(value) > 24:
            return None
        text = _SCORED.sub("", squeeze(value))
        text = re.sub(r"^[√✓☑□○●■☐]+|[√✓☑□○●■☐]+$", "", text)
        if text in self.levels or text in self.plain:
            return text
        return text if re.fullmatch(r"[一-龥]{0,4}满意", text) and len(text) > 1 else None

    def skipped(self, value: Any) -> bool:
        """Whether nothing was answered: a blank, or what a tool writes for one."""
        return blank(value) or (isinstance(value, str) and squeeze(value) in self._skipped)

    def offers(self, value: Any) -> bool:
        """Whether a text prints several levels to choose from."""
        text = squeeze(value) if isinstance(value, str) else ""
        return len(set(self._scale.findall(text))) >= 3

    # -- columns --------------------------------------------------------------------------------

    def column(self, value: Any) -> str | None:
        """The kind of a column by its header: score, respondent, item, computed, tool or comment."""
        if blank(value):
            return None
        text = re.sub(r"^[(（]?[Qq第]?\d{1,2}[题)）]?[.、．:：)）\s]+", "", squeeze(str(value)))
        for kind, words in self.columns.items():
            if any(k in words for k in keys(text)):
                return kind
        return "comment" if _ASKS.search(text) and "满意" not in text else None


_WORDS: dict[int, Words] = {}


def survey_words(form: Form) -> Words:
    """The vocabulary of a form, built once."""
    known = _WORDS.get(id(form))
    if known is None or known.form is not form:
        known = _WORDS[id(form)] = Words(form)
    return known
