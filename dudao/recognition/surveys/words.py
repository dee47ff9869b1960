"""The words of a satisfaction survey: items by their meaning, levels of the scale, kinds of columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from dudao.forms import Form
from dudao.patterns import late
from dudao.recognition.labels import blank, keys, squeeze

ITEMS = range(1, 8)
SURE, LIKELY, SLIP, HINT = 1.0, 0.8, 0.5, 0.4
"""How much a text's words speak for an item: as a question of it, as its bare word, as a word of the
same sound, as a hint. What speaks no more than a slip is pointed out where it is read."""
_NUMBER = late(
    r"^(?:第\s*([1-7一二三四五六七])\s*[题项]|[QqＱ题]\s*([1-7])|问题\s*([1-7])|题目\s*([1-7])|([1-7])\s*[.、．)）]?)$"
)
_LED = late(r"^[(（]?(?:(?:第|[Qq])([1-9]\d?)[题)）]?[.、．:：)）,，]?|([1-9]\d?)[.、．:：)）,，])")
_SCORED = late(
    r"[(（]?[1-5]\s*分[)）]?|^[1-5]\s*[.、．:：=-]?|[(（][1-5][)）]|^[A-Ea-e][.、．:：)）]|[(（].*[)）]|[:：]$|[1-5]$"
)
_TICK = late(r"[(（\[【][√✓✔☑vVxX×✗●■]*[)）\]】]")
_CHINESE = {d: i for i, d in enumerate("一二三四五六七", 1)}
_BRACKET = late(r"[(（][^()（）]*[)）]")
_GENERIC = late(
    r"督导者|督导专家|督导|老师|专家|本次|这次|此次|本场|现场|过程|环节|情况|方面|评价|活动|程度|部分|质量|效果|水平|满分\d+分?|[的中对您与和及在上得Q.、:：?？!！]"
)
_ASKS = late(r"意见|建议")
_ASKED = late(
    r"满意|如何|怎么样|怎样|几分|多少分|打分|评分|得分|评价|好不好|好吗|[吗呢]$|是否|喜欢|认可|感受|感觉|有帮助"
)
_OPEN = late(r"什么|哪[些种个一]|为何|为啥|原因|理由|希望|最喜欢|最满意|最不满意|补充|其他")
_REMARKS = late(
    r"\[[^\]]*\]|【[^】]*】|[(（][^()（）]*(?:[选填]|满意|分|必答)[^()（）]*[)）]|[*＊]|选项[:：].*$"
)
_NOT_SHOWN = -3
"""What 问卷星 writes for a question that was not shown."""
_SIGNS = "√✓✔✅☑☒□☐○◯●◉◎⊙■◆◇▣★☆⭐×✗✘✕"
"""Marks and boxes: never taken for decoration."""


VAGUE = late("^.$|某|其[他它]|[?？]{2}")
"""A heading that stands for another one, or says that it says nothing: asked about."""
OF_PERSONS = late(
    r"年龄|性别|电话|手机|几次|次数|学历|工龄|年限|职[务称]|岗位|姓名|备注|编号|日期|几点|愿意|推荐|人数"
)
"""Words of a question after the person or after other facts: none of the seven, whatever is answered."""
PLACEHOLDER = late(
    r"[(（\[【<]?(?:请|点击|单击|点此|在此|此处)(?:在?(?:此处?|这里))?(?:输入|填写|填入|填|选择|点选|单击|点击)[^,，。;；]{0,12}[)）\]】>]?"
)
"""What a form shows where nothing was entered."""


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
        self.subject: Mapping[str, list[str]] = form.option("subject", {})
        said = {w for d in self.items.values() for w in (*d["words"], *d.get("hints", ()))}
        self._words = re.compile("|".join(sorted(map(re.escape, said), key=len, reverse=True)))
        slips = form.option("slips", {})
        self._sounds = {
            n: re.compile("|".join(_sounding(w, slips) for w in d["words"] if len(w) <= 4))
            for n, d in self.items.items()
        }
        self._stems = {stem: n for n, d in self.items.items() for stem in d.get("stems", ())}
        self._meant = lru_cache(maxsize=4096)(self._read_item)
        self._level = lru_cache(maxsize=4096)(self._read_level)

    def _spellings(self, name: str) -> dict[str, int]:
        return {w: int(n) for n, words in self.form.option(name).items() for w in words}

    # -- items ----------------------------------------------------------------------------------

    def item(self, value: Any) -> int | None:
        """The item this text asks for without doubt (1–7), None for anything else."""
        return next((n for n, sure in self.meant(value).items() if sure >= SURE), None)

    def meant(self, value: Any) -> Mapping[int, float]:
        """The items a text may ask for, each with how much its words say so; nothing for other text.

        The words alone decide nothing below ``SURE``: answers must stand under them.
        """
        if not isinstance(value, str) or not 2 <= len(value) <= 400:
            return {}
        return self._meant(value)

    def _read_item(self, value: str) -> Mapping[int, float]:
        text = undecorated(_REMARKS.sub("", squeeze(value)))
        if self.skipped(value):
            return {}
        if not self._words.search(text):
            return self._in_english(value) or self._by_sound(text)
        asked = _ASKED.search(text) is not None
        satisfied = "满意" in text and not re.search("最不?满意", text)
        if not satisfied and (_ASKS.search(text) or _OPEN.search(text)):
            return {}
        body = re.split(r"[-—－_:：→]{1,2}", text.rstrip(":："))[-1]
        best = self._named(body) or self._named(text)
        if best is None:
            return dict.fromkeys(self._hinted(body) or self._hinted(text), HINT)
        if satisfied:
            return {best: SURE}
        bare = _BRACKET.sub("", text) or text
        rest = _GENERIC.sub("", self._words.sub("", _LED.sub("", _ASKED.sub("", bare))))
        sure = not rest or fuzz.ratio(self.items[best]["text"], text) >= 60
        if not sure and not asked and len(rest) > 8:
            return {}
        return {best: SURE if sure else LIKELY}

    def _named(self, text: str) -> int | None:
        """The item whose word decides: of the lowest rank, then the last (提问的回答 asks for the answer)."""
        ends = []
        for n, data in self.items.items():
            for word in data["words"]:
                if word in text:
                    rank = 3 if word in data.get("late", ()) else data.get("rank", 2)
                    ends.append((-rank, text.rfind(word) + len(word), len(word), n))
        return max(ends)[3] if ends else None

    def _hinted(self, text: str) -> list[int]:
        return [n for n, d in self.items.items() if any(w in text for w in d.get("hints", ()))]

    def _by_sound(self, text: str) -> Mapping[int, float]:
        """The item one of whose words sounds like part of a short text (分围)."""
        found = [n for n, sounds in self._sounds.items() if len(text) <= 20 and sounds.search(text)]
        return {found[0]: SLIP} if len(found) == 1 else {}

    def _in_english(self, value: str) -> Mapping[int, float]:
        told = re.findall("[a-z]+", value.lower())
        found = [self._stems[word] for word in told if word in self._stems]
        if not found or len(told) > 16:
            return {}
        return {found[-1]: SURE if "satisfied" in told or "satisfaction" in told else LIKELY}

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
        return self._level(value)

    def _read_level(self, value: str) -> str | None:
        text = _SCORED.sub("", _TICK.sub("", undecorated(squeeze(value))))
        text = text.strip(_SIGNS + "()（）[]【】_＿.。!！,，~～")
        text = re.sub(r"^[A-Ea-e](?=[一-龥])|[vV]$", "", text)
        if text in self.levels or text in self.plain:
            return text
        return text if re.fullmatch(r"[一-龥]{0,4}满意", text) and len(text) > 1 else None

    def skipped(self, value: Any) -> bool:
        """Whether nothing was answered: a blank, or what a tool writes for one."""
        if isinstance(value, int | float):
            return value == _NOT_SHOWN
        if blank(value) or not isinstance(value, str):
            return blank(value)
        text = squeeze(value)
        return text in self._skipped or PLACEHOLDER.fullmatch(text) is not None

    def offers(self, value: Any) -> bool:
        """Whether a text prints several levels to choose from."""
        return len(self.offered(value)) >= 3

    def offered(self, value: Any) -> list[str]:
        """The different levels a text names, in its order.

        The longest words first: 非常满意 does not name 满意.
        """
        text = squeeze(value) if isinstance(value, str) and len(value) < 400 else ""
        return list(dict.fromkeys(self._scale.findall(text)))

    # -- columns --------------------------------------------------------------------------------

    def column(self, value: Any) -> str | None:
        """The kind of a column by its header: score, respondent, item, computed, tool or comment."""
        if blank(value):
            return None
        text = re.sub(r"^[(（]?[Qq第]?\d{1,2}[题)）]?[.、．:：)）\s]+", "", squeeze(str(value)))
        text = undecorated(text)
        for kind, words in self.columns.items():
            if any(k in words for k in keys(text)):
                return kind
        for kind, pattern in _COLUMNS:
            if pattern.search(text) and "满意" not in text:
                return kind
        return "comment" if _ASKS.search(text) and "满意" not in text else None


def _sounding(word: str, slips: Mapping[str, str]) -> str:
    return "".join(f"[{ch}{slips.get(ch, '')}]" for ch in word)


_COLUMNS = (
    ("tool", re.compile(r"(?:提交|开始|结束|创建|发起|更新|修改|完成|答题|作答|填写|填答).{0,3}(?:时间|时长|日期|ID|编号|者|人|设备|方式|状态|来源)|用时|时长|IP|浏览器|操作系统|昵称|头像|[Oo]pen[Ii][Dd]|来源|渠道|审批|^标题$")),
    ("computed", re.compile(r"总分|均分|平均|合计|得分率|满意率")),
    ("comment", re.compile(r"[给对跟和向].{1,8}(?:[留写说讲捎送].{0,3}[话言]|[说讲提]的|[说讲]一?[下声句])|有.{0,3}话.{0,6}[说讲]|一句话|想[对跟和]?.{0,6}说|悄悄话|心里话|留言|心声|补充|寄语|吐槽|改进|不足之处|感想|感言|心得|体会|评语|其[他它].{0,6}话")),
)  # fmt: skip
"""Kinds of columns by parts of words, where no whole heading is known."""


def pictures(text: str) -> str:
    """The faces and other pictures of a text; marks and stars are none.

    >>> pictures("🙂\ufe0f很满意"), pictures("★√")
    ('🙂', '')
    """
    return "".join(
        ch
        for ch in text
        if ord(ch) > 0x2500 and ch not in _SIGNS and unicodedata.category(ch) == "So"
    )


@lru_cache(maxsize=4096)
def undecorated(text: str) -> str:
    """A text without faces and other pictures before, behind or among its words; marks and stars stay.

    >>> undecorated("😍非常满意"), undecorated("形式如何？😊"), undecorated("☑很满意")
    ('非常满意', '形式如何？', '☑很满意')
    """
    if text.isascii():
        return text
    return "".join(
        ch
        for ch in text
        if ch in _SIGNS
        or (unicodedata.category(ch) not in ("So", "Sk", "Cs", "Co") and ch not in "\ufe0f\u20e3")
    )


_WORDS: dict[int, Words] = {}


def survey_words(form: Form) -> Words:
    """The vocabulary of a form, built once."""
    known = _WORDS.get(id(form))
    if known is None or known.form is not form:
        known = _WORDS[id(form)] = Words(form)
    return known
