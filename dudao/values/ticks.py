"""Ticks: whether something is there."""

from __future__ import annotations

import datetime as dt
import re

from dudao.patterns import late
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import show, squeeze

_YES = set("√✓✔☑✅■●◉★▲◆∨") | {
    "是",
    "有",
    "对",
    "Y",
    "y",
    "YES",
    "Yes",
    "yes",
    "已",
    "1",
    "T",
    "TRUE",
    "True",
    "true",
    "已有",
    "具备",
    "配备",
    "齐备",
    "完好",
    "齐全",
    "完成",
    "已完成",
    "已配",
    "已配备",
    "已制作",
    "打勾",
    "勾",
    "合格",
    "(√)",
    "若干",
    "多件",
    "数件",
    "√√",
}
_NO = set("×✗✘☐□✕✖❌❎") | {
    "X",
    "x",
    "否",
    "无",
    "没有",
    "N",
    "n",
    "NO",
    "No",
    "no",
    "0",
    "未",
    "缺",
    "暂无",
    "未发现",
    "没",
    "FALSE",
    "False",
    "false",
    "尚无",
    "未有",
    "不具备",
    "未配",
    "未配备",
    "未制作",
    "(×)",
    "(空)",
    "(跳过)",
}
_FONTS = {
    "wingdings": ({"ü", "þ"}, {"û", "ý", "¨", "o", "q"}),
    "wingdings 2": ({"P", "R"}, {"O", "Q", "S", "T", "£"}),
    "webdings": ({"a"}, {"r", "c"}),
    "marlett": ({"a", "b"}, set()),
}
_DONE = {
    "已安装",
    "已悬挂",
    "已挂牌",
    "已上墙",
    "已发放",
    "已到位",
    "有的",
    "已建成",
    "已建",
    "已拍照",
    "已留存",
    "已张贴",
    "已附",
    "已做",
    "已做好",
    "已拍",
    "已附上",
    "已上传",
    "已提交",
    "已报送",
}
_IN_PLACE = late(
    r"(?:已经?|都|全部?|均)*(?:(?:到位|在位|在用|齐备|备齐|领齐|发齐)"
    r"|[领发买做装挂贴拍配弄搞备传建][好齐到妥全])(?:了|的)?"
)
"""It is there, as one speaks: 到位, 都领到了, 装好."""
_COUNT = late(
    r"(?:有|共|√|✓|约)?(?:(?P<n>\d{1,4})|(?P<han>[一二两三四五六七八九十]))(?:余|多)?(?:间|件|个|块|顶|套|张|人|份|处|副|枚|面|幅|把|台|起|次|例|项|宗)?(?P<tick>√)?"
)
_PAIR = late(
    r"(?P<b1>[√✓✔☑■□☐])?(?:是|有)(?P<a1>[√✓✔☑■□☐])?(?P<sep>[/、])?(?P<b2>[√✓✔☑■□☐])?(?:否|无|没有)(?P<a2>[√✓✔☑■□☐])?"
)
_ON = set("√✓✔☑■")
_BRACKETED = late(r"[(\[【〔]([√✓✔☑×✗✘■●vVxX]?)[)\]】〕]")
"""A mark between brackets printed for it; nothing between them is no mark."""


def parse_tick(raw: Raw, hint: Hint) -> Parsed:
    """True or False; blank is False in a tick column. Errors: unreadable_tick; warnings: likely_tick.

    >>> [parse_tick(t, Hint()).value for t in ("√", "2间", "有，旧", "×", None, 0)]
    [True, True, True, False, False, False]
    >>> parse_tick("制作中", Hint()).doubts[0].code
    'unreadable_tick'
    """
    if raw is None:
        return Parsed(False)
    if isinstance(raw, bool):
        return Parsed(raw)
    if isinstance(raw, int | float):
        counted = raw >= 0 and float(raw).is_integer()
        return Parsed(raw > 0) if counted else _bad(show(raw))
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return _bad(str(raw))
    text = squeeze(raw).replace("没得", "没有")
    if hit := _BRACKETED.fullmatch(text):
        text = hit[1]
    if not text or re.fullmatch(r"[-—–/_·.]+", text):
        return Parsed(False)
    font = (hint.font or "").strip().lower()
    if font in _FONTS:
        yes, no = _FONTS[font]
        if raw.strip() in yes:
            return Parsed(True)
        if raw.strip() in no:
            return Parsed(False)
    if text in _YES:
        return Parsed(True)
    if text in _NO:
        return Parsed(False)
    if text in {"R", "P", "ü", "þ", "V", "v"}:
        return Parsed(True, (Doubt("likely_tick", "warning", (("text", text),)),))
    if re.fullmatch(
        r"(?:暂时?|还)?(?:没有?|未|无)(?:做|拍照?|配备?|制作|悬?挂牌?|设置?|安?装|建|发放?|贴|上传|上墙?|到位|领到?|买|齐|交|报|留存?|传|印|钉|喷|订|立|摆放?|给)(?:了|过|上来)?",
        text,
    ):
        return Parsed(False)
    if re.fullmatch(
        r"已?经?(?:拍|做|挂|装|贴|配|发|传|建|上|交|报|留|领|立|订|买|设|印|钉)(?:照|上|好|齐|完|传|放|墙|牌)?了",
        text,
    ):
        return Parsed(True)
    if _IN_PLACE.fullmatch(text):
        return Parsed(True)
    if re.match(r"(?:未|没有?|暂无|无)[(,，、;；。:]", text):
        return Parsed(False)
    if text in {"○", "〇", "O", "o"}:
        return Parsed(False, (Doubt("likely_empty", "warning", (("text", text),)),))
    if m := _COUNT.fullmatch(text):
        return Parsed(m["han"] is not None or int(m["n"]) > 0)
    if m := _PAIR.fullmatch(text):
        return _pair(m, show(raw))
    if re.match(r"(?:有|已有|已配|是|√|✓|☑)[(,，、;；。:]", text) and not re.search(
        r"[?？未待拟无否没×✗缺]|计划|部分", text
    ):
        return Parsed(True)
    if re.search(r"[?？]|计划|[未待拟将望需缺没损废拆丢坏停]|取消|曾|过$|×.*√|√.*×", text):
        return _bad(show(raw))
    if re.match(r"(?:无|否|×)[(,，、;；。:]", text):
        return Parsed(False)
    if re.fullmatch(r"[√✓☑][^×✗]{1,12}", text):
        return Parsed(True)
    if (told := _of_label(text, hint.label)) is not None:
        return Parsed(told)
    if re.fullmatch(r"(?:有|已)[\u4e00-\u9fff]{1,4}", text):
        sure = text in _DONE
        return Parsed(True, () if sure else (Doubt("likely_tick", "warning", (("text", text),)),))
    return _bad(show(raw))


def _of_label(text: str, label: str) -> bool | None:
    """``无投诉`` under 查实投诉, ``有马甲`` under 马甲: the label's own word, there or not.

    >>> _of_label("无投诉", "是否有查实投诉"), _of_label("已有LOGO墙", "LOGO墙"), _of_label("有旧的", "马甲")
    (False, True, None)
    """
    m = re.fullmatch(r"(?:(?P<no>没有|暂无|未有|无)|已?有)(?P<what>.{2,8})", text)
    if m is None or m["what"] not in squeeze(label):
        return None
    return m["no"] is None


def _pair(m: re.Match[str], text: str) -> Parsed:
    """``□有☑无``: both words printed; marks stand all before or all after their words.

    >>> parse_tick("有□无☑", Hint()).value, parse_tick("√有/无", Hint()).value, parse_tick("有√无", Hint()).value
    (False, True, None)
    """
    lead, middle, late, tail = (m[name] for name in ("b1", "a1", "b2", "a2"))
    if lead:
        yes, no = lead, middle or late
    elif tail:
        yes, no = middle or late, tail
    else:
        yes, no = (middle, late) if m["sep"] else (None, None)
    ticked = (yes in _ON, no in _ON)
    return _bad(text) if ticked[0] == ticked[1] else Parsed(ticked[0])


def _bad(text: str) -> Parsed:
    return Parsed(None, (Doubt("unreadable_tick", "error", (("text", text),)),))
