"""What kind of row a body row is: a record, a band above its workers, or nothing to read."""

from __future__ import annotations

import functools
import re
from typing import Any

from dudao.patterns import late
from dudao.recognition.labels import blank, squeeze

_TOTAL = re.compile(
    r"(?:全?[县区市站]|.{0,8}(?:街道|镇|乡|社工站|[区县市])|(?:\d{1,2}|[一二三四五六七八九十]+)月份?|[本各该](?:页|月|季|年|表|站点?|镇|乡|街道|县|区|市|社工站)|第?[一二三四1-4]季度|[上下]半年|全年|年度)?"
    r"(?:(?:半年|[上下]半年|全年|总)?共(?:有)?(?=$|[\d.:：])|总(?:人|次|场)(?=数)|合计|小计|总计|共计|累计|总数|平均分?|平均值|平均数|均值|标准差|中位数|最高分|最低分|占比|百分比|比例|完成率|覆盖率|达标率)(?:数|人数|分|次数|工时|时长|课时|小时数?|金额|\(.*\))?(?:[:：].*|共?[\d.]+(?:人次|场次|小时|分钟|[人次场名个站元份])?)?"
)
_NOTE = re.compile(
    r"^[(\[【*※]?(?:注|备注|附注|说明|填表说明|填写说明|填报说明|温馨提示)\s*[\d一二三]?[、.．:：)\]】]|^[*※]|^(?:注|说明)$"
)
_TWIN = late(r"^(?:sub)?total[(（/:：]*(?=[一-龥])|(?<=计)[(（/]*(?:sub)?total[)）]?$", re.I)
"""``Total 合计``."""
_EXAMPLE = re.compile(r"(?:填写|填表|填报)?(?:示例|样例|范例|举例|例子|例)\d?(?:行|数据)?[:：]?")
_SHOWN = r"(?:示例|样例|范例|举例|例子|例如|例|样板|e\.?g\.?|sample|example)"
_EXAMPLE_CELL = late(
    rf"[(（【\[*]*(?:(?:此|本|该)(?:行|条)?(?:为|是)?)?(?:填写|填表|填报|参考|参照)?{_SHOWN}(?:行|数据|格式|样式|参考)?\d?[:：.]?"
    r"(?:[,，、;；:：\s(（]*(?:请?(?:勿|不要|填写时|填报时|上报时|报送时|上报前|用后)?删除?|仅供参考|供参考|请?参照|勿动|勿填|不计入?|正式填报).{0,16})?[)）】\]*]*"
    rf"|(?:示例|样例|范例|例)[:：].{{1,20}}|.{{1,12}}[(（](?:示例|样例|范例|举例|例)[)）]",
    re.I,
)
_ASKS = late(
    r"请.{0,6}(?:填|选|写|输入|勾|录入).{0,20}|(?:下拉|单击|点击|双击)(?:框|列表|此处|这里)?(?:选择|输入|填写)?.{0,8}|(?:选择|输入|填写)(?:一项|内容|文字|日期|姓名|站点|时间)?"
    r"|填(?!表|报).{1,14}|(?:必|选|可不|如实|据实)填.{0,8}|不(?:少|多|超|低)[于过]\d+个?[字人].{0,4}|\d+个?字(?:以内|以上|左右)|限\d+字.{0,4}|(?:单位|格式|示例|如|例|注)[:：为是].{1,24}|(?:单位)?[(（]?元[)）]?"
    r"|(?:文本|数字|数值|日期|文字|字符串?|整数|小数|图片|时间)(?:型|类型|格式)?|(?:varchar|text|string|int|date|number|char)(?:\(\d+\))?"
    r"|(?:男[/、或]女|是[/、或]否|有[/、或]无|√[/、或]×)|y{2,4}[-/.年]m{1,2}.{0,8}|20[xX×*]{2}.{0,10}|[xX×＊*○]{2,}.{0,8}",
    re.I,
)
_FIRST = frozenset(["如", "模板", "样本", "示范", "填写示范", "填表示范", "参考", "样式", "说明", "填写说明", "填表说明", "填报说明", "字段说明", "列说明", "要求", "填写要求", "填报要求", "格式要求", "字段名", "数据类型", "类型", "是否必填"])  # fmt: skip
"""What a row of examples or instructions begins with, where other rows have their number."""
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_NO_PLACE = re.compile(
    r"[xX×＊*○〇]{1,4}(?:街道|镇|乡|社区|县|区|市|社工站|站|街道社工站|镇社工站|乡社工站)+"
)
_EVERYMAN = frozenset(
    ("张三", "李四", "王五", "赵六", "小明", "王小明", "某某", "张某某", "李某某")
)
_HINTS = re.compile(r"[例样示]|请|[填选](?!派)|格式|输入|点击|删|[xX×＊*○]{2}|某某|文本|字符|yyyy|e\.?g|sample|张三|李四|王五", re.I)  # fmt: skip
_NAMES = 4  # so many names of columns make a row of them
_MOSTLY = 0.6  # so many cells of a row that ask make it a row of instructions
_SIGN = re.compile(
    r"^(?:填表|制表|填报|审核|复核|经办|统计|校对|分管|主管|站点?|机构|单位|部门|评估小组|督导)?(?:人|领导|负责人|单位|者|人员|签字|签名|审核|审批|意见)?"
    r"(?:\(?(?:签字|签名|盖章|公章|签章)\)?)?(?:\(.{0,6}\))?[:：]|^\(?(?:盖章|公章|签字|签章|签名)\)?[:：]?$|^(?:日期|时间|填表日期|联系电话|电话)[:：]"
)
_SIGNED_LINE = re.compile(
    r"(?:填表|制表|填报|审核|复核|经办|签字|签名|盖章|评估小组).{0,8}[:：]|盖章|签字"
)
_RULE = re.compile(r"[-—–―─━_＿=＝*·.…~～\s]+")
_NOTHING = re.compile(
    r"[(（]?(?:以下空白|此处空白|以下无正文|以下为空|续表|接上页|接下页|转下页|续上表|下接|待补充|无)[)）]?"
)
_NUMBER = re.compile(
    r"[(（]?\d{1,5}[)）]?[.、．]?|[①-⑳㈠-㈩]|[一二三四五六七八九十百]{1,4}[、.]?|\d{1,3}-\d{1,4}|[IVX]{1,4}"
)
_COUNT_ONLY = re.compile(
    r"(?:共|共计)?[\d.,]+(?:人|次|名|分|个|份|人次|场|场次|站|元|小时|分钟|学时)?"
)
_BAND = late(
    r"^(?:[(（][一二三四五六七八九十\d]{1,3}[)）][、.．]?|[一二三四五六七八九十甲乙丙丁戊己\d]{1,3}[、.．]|\d{1,3}(?=\D))?(?:(?:县区|县|所属县区|站点名称|站点|社工站|乡镇|街道|单位)[:：])?(.*?)(?:[(（](?:共?\d+[人名站个次]|共.{1,6})[)）]|[:：])?$"
)

_STEMS = "甲乙丙丁戊己庚辛壬癸"

DITTO = frozenset(("〃", "同上", "同", "“", "”", '"', "''", '""', "″", "々", "同前", "〞", "〝", "＂", "“”", "-〃-", "--〃--", "同上行", "…〃…", "’’", "‘’", "ditto", "〃〃"))  # fmt: skip


@functools.lru_cache(maxsize=20_000)
def special(text: str) -> str | None:
    """``total``, ``note``, ``sign``, ``rule``, ``example`` for the first text of a row that holds no record; None else.

    >>> special("7月小计"), special("注：可增加栏数"), special("填表人：陈某"), special("龙翔街道社工站")
    ('total', 'note', 'sign', None)
    """
    plain = squeeze(text)
    plain = _TWIN.sub("", plain) or plain
    if _RULE.fullmatch(plain) or _NOTHING.fullmatch(plain):
        return "rule"
    if _TOTAL.fullmatch(plain) or plain.lower() in ("total", "subtotal", "sum"):
        return "total"
    if _EXAMPLE.fullmatch(plain):
        return "example"
    if _NOTE.search(plain) or (len(plain) > 10 and _SIGNS.search(plain)):
        return "note"
    if _SIGN.search(plain) or _SIGNED_LINE.search(plain):
        return "sign"
    return None


_SIGNS = re.compile(r"(?:\w{1,2}[=＝][^=＝]{1,30}){2}")
"""A line that says what signs mean: ``A＝行政，P＝专业``."""


@functools.lru_cache(maxsize=20_000)
def hints(text: str) -> bool:
    """Whether a text may be printed for everybody: worth a closer look at its row."""
    return (
        _HINTS.search(text) is not None
        or (text.isascii() and _names_column(text))
        or squeeze(text).rstrip(":：") in _FIRST
    )


def _names_column(text: str) -> bool:
    """Whether a text is the name a data base gives a column, or the letter a sheet gives it."""
    return _IDENTIFIER.fullmatch(text) is not None and (text.islower() or len(text) == 1)


def is_example(cell: str) -> bool:
    """Whether a cell says that its row is an example.

    >>> is_example("填写样例"), is_example("例：张三"), is_example("例会"), is_example("典型示例")
    (True, True, False, False)
    """
    return _EXAMPLE_CELL.fullmatch(squeeze(cell)) is not None


def sample(cells: list[str]) -> str | None:
    """What tells that a row is printed for everybody: marked as an example, or made of instructions; None for others.

    >>> sample(["例如", "拓东街道", "张三", "男"]), sample(["1", "拓东街道", "钱乙二", "（填写示例，请删除）"])
    ('例如', '（填写示例，请删除）')
    >>> sample(["", "下拉选择", "填全名", "男/女", "格式：2022-01"]), sample(["××街道社工站", "张三", "男"])
    ('下拉选择', '××街道社工站')
    >>> sample(["1", "拓东街道", "张三", "例会组织不足"])
    """
    for cell in cells:
        if is_example(cell):
            return cell
    told = [c for c in map(squeeze, cells) if c and not is_number(c)]
    # a word before a sentence alone is a remark under the table, before values in several columns a row of hints
    if len(told) > 2 and squeeze(cells[0]).rstrip(":：") in _FIRST:
        return cells[0]
    if len(told) >= _NAMES and len(set(told)) == len(told) and all(map(_names_column, told)):
        return told[0]
    asks = [c for c in told if _ASKS.fullmatch(c)]
    if len(asks) >= 2 and len(asks) >= _MOSTLY * len(told):
        return asks[0]
    place = next((c for c in told if _NO_PLACE.fullmatch(c)), None)
    return place if place and _EVERYMAN & set(told) else None


def is_number(value: Any) -> bool:
    """Whether a cell of the numbering column only numbers.

    >>> is_number(3.0), is_number("①"), is_number("（12）"), is_number("甲骨文")
    (True, True, True, False)
    """
    if isinstance(value, str):
        return bool(_NUMBER.fullmatch(squeeze(value)))
    return isinstance(value, int | float) and float(value).is_integer()


def counts_columns(values: list[Any]) -> bool:
    """Whether a row only numbers the columns of the header above it (栏次 1 2 3 …, 甲 乙 1 2 …).

    >>> counts_columns(["1", "2", "3", "4"]), counts_columns(["栏次", 1.0, 2.0, 3.0])
    (True, True)
    >>> counts_columns([1, 2, 4, 5]), counts_columns([1, "龙翔街道", 3])
    (False, False)
    """
    texts = [squeeze(str(_whole(v))).strip("()") for v in values]
    if texts and texts[0] in ("栏次", "列次", "栏目", "栏", "序号"):
        texts = texts[1:]
    letters = [t for t in texts if t in _STEMS]
    figures = texts[len(letters) :]
    if len(texts) < 3 or letters != list(_STEMS[: len(letters)]):
        return False
    start = figures[0] if figures else "1"
    return start in ("0", "1") and figures == [
        str(n) for n in range(int(start), int(start) + len(figures))
    ]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def only_counts(value: Any) -> bool:
    """Whether a cell holds at most a figure, as the cells of a sub-total do.

    >>> only_counts("21人"), only_counts(None), only_counts("张三")
    (True, True, False)
    """
    return blank(value) or not isinstance(value, str) or bool(_COUNT_ONLY.fullmatch(squeeze(value)))


def band_name(text: str) -> str:
    """The place a band row names, without numbering and counts.

    >>> band_name("一、拓东街道社工站（3人）")
    '拓东街道社工站'
    """
    hit = _BAND.match(squeeze(text))
    return hit[1] if hit and hit[1] else squeeze(text)


_APPROVAL = re.compile(
    r"(?:审批|审核|审查|流程|申请|单据|表单|数据|填报|提交|当前|处理|记录|核准)(?:的)?(?:状态|结果|结论|情况|进度)|状态|审批"
)
_WITHDRAWN = re.compile(
    r"(?:已经?|被|自行|本人|申请人|管理员|审批人?)*(?:撤销|撤回|撤单|拒绝|驳回|退回|作废|终止|取消|废弃|删除|不同意|(?:审批|审核)?(?:不|未)(?:予)?通过|无效)(?:了)?"
)


def tells_approval(header: str) -> bool:
    """Whether a column says what became of a row in an approval tool.

    >>> [tells_approval(h) for h in ("审批状态", "当前状态", "在职状态", "督导状态")]
    [True, True, False, False]
    """
    return _APPROVAL.fullmatch(squeeze(header)) is not None


def withdrawn(value: Any) -> bool:
    """Whether an approval says that its row does not hold.

    >>> [withdrawn(v) for v in ("已撤销", "审批不通过", "已通过", "审批中")]
    [True, True, False, False]
    """
    return isinstance(value, str) and _WITHDRAWN.fullmatch(squeeze(value)) is not None
