"""What a form prints where an answer belongs: click here, please fill in, for example, ×××."""

from __future__ import annotations

import re
import unicodedata

from dudao.forms import Field
from dudao.patterns import late
from dudao.recognition.labels import keys

_HERE = r"(?:此处|此栏|本栏|此格|这里|这儿|此|下方|下面|下栏|右侧|横线上?|框内|方框内|空白处|空格处|括号内|表内)"
_HOW = r"(?:如实|详细|简要|认真|简单|逐条|具体|准确|完整)*"
_WRITE = r"(?:填写|输入|键入|填入|写入|写明|书写|注明|描述|简述|概述|概括|说明|添加|选择|点选|勾选|录入|填报|填|写)"
_CLICK = late(
    rf"请?(?:用鼠标)?(?:单击|点击|双击|轻触|点按|点)(?:或(?:单击|点击|轻触|点按))?{_HERE}?处?(?:来|以|即可|可)?{_WRITE}.{{0,14}}"
    r"|(?:click|tap)(?: or tap)? (?:here )?to (?:enter|choose).{0,20}|选择一项|请选择",
    re.I,
)
_AT = late(rf"请?(?:在|于)?{_HERE}处?{_HOW}(?:进行)?{_WRITE}.{{0,14}}")
_PLEASE = late(
    rf"(?:请|由\S{{2,6}}|此栏由\S{{2,6}}){_HOW}{_WRITE}(?:本次|此次|这次|具体|相关|您的?|你的?|一下)*(.{{0,14}})|{_HOW}{_WRITE}(.{{2,14}})"
)
_EXAMPLE = late(r"(?:示例|样例|例如|举例|格式|例|如)\s*[:：].+|(?:示例|样例)\s*[:：]?.*|格式如.+")
_NOBODY = late(
    r"(?=.*(?:[xX×＊*]{2}|某某?|[○〇]{2}))[xX×＊*某○〇年月日时分点至街道社工站镇乡县区市村室:：.\-/、，,\s]+"
)
_GENERIC = frozenset(
    [
        "文字",
        "文本",
        "内容",
        "日期",
        "时间",
        "姓名",
        "名字",
        "地点",
        "地址",
        "具体内容",
        "相关内容",
        "信息",
        "数字",
        "项目",
        "一项",
        "类型",
        "方式",
        "全名",
        "完整",
        "详情",
        "情况",
        "年月日",
        "意见",
        "建议",
        "计划",
    ]
)
_SHORT = (
    "date",
    "minutes",
    "people",
    "name",
    "choice",
    "types",
    "text",
    "station",
    "county",
    "month",
)


def printed(line: str, field: Field) -> bool:
    """Whether one line of a value is the form's own words.

    >>> f = Field("advice", "督导建议", "free_text", labels=("督导建议",))
    >>> printed("请在此处填写督导建议", f), printed("请填写好回访表后交来", f)
    (True, False)
    """
    text = unicodedata.normalize("NFKC", line).strip()
    text = re.sub(r"^[(\[【<《]\s*|\s*[)\]】>》]$", "", text).strip(" 。.…:;,")
    if not text or len(text) > 40:
        return False
    text = re.sub(r"[(\[【][^()\[\]【】]{0,24}[)\]】]$", "", text).rstrip(" 。.…")
    if _CLICK.fullmatch(text) or (_AT.fullmatch(text) and not _sentence(text)):
        return True
    if field.kind in _SHORT and (_EXAMPLE.fullmatch(text) or _NOBODY.fullmatch(text)):
        return True
    asked = _PLEASE.fullmatch(text)
    return asked is not None and _names(asked[1] if asked[1] is not None else asked[2], field)


def _sentence(text: str) -> bool:
    return re.search(r"[，,；;]", text) is not None


def _names(rest: str, field: Field) -> bool:
    """Whether what is to be written is the field itself, or something as general as 内容."""
    if not rest:
        return True
    words = {k for label in (field.label, *field.labels) for k in keys(label)} | _GENERIC
    return keys(rest)[0] in words
