"""Durations in minutes: words, clock ranges, time cells, bare numbers."""

from __future__ import annotations

import datetime as dt
import re

from dudao.patterns import late
from dudao.values.parsed import Doubt, Hint, Parsed, Raw
from dudao.values.text import HAN_NUMERAL, NOTHING, han_number, is_blank, show, squeeze, tidy

_NUM = rf"(\d+(?:\.\d+)?|{HAN_NUMERAL}|半)"
_HOUR = r"(?:个)?(?:小时|钟头|h(?:ours?|rs?)?|时(?!\d))"
_MINUTE = r"(?:分钟|分|mins?|minutes?|m|'|′)"
_WHOLE = late(
    rf"(?:{_NUM}(?P<half1>个半)?{_HOUR}(?P<half2>半)?)?(?:零|又)?(?:(?P<quarter>[一三])刻钟?|{_NUM}{_MINUTE})?整?",
    re.I,
)
_DATE = late(
    r"^\s*(?:\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2})(?:\s*日|\s)\s*(?:[(（]?(?:周|星期).[)）]?)?\s*"
    r"(?=(?:上午|下午|早上|晚上|中午)?\s*\d{1,2}\s*[:：点时])"
)
_ROUGH = late(
    r"约|近|≈|左右|上下|以上|大概|不少于|至少|超过|(?<=[\d个时分钟])[多余]|(?<=十)[来多余]"
)
_TWIN = late(r"(?:hours?|hrs?|h|minutes?|mins?)[\s/(（]*(?=小时|钟头|分钟?)", re.I)
"""A unit in English before the Chinese one: 1.5 hours 小时."""
_SHORT = 10
"""Fewer minutes than this in a column headed 分钟 are more likely hours."""
_CLOCK = r"(?P<p{n}>上午|下午|早上|早|中午|晚上|晚|傍晚|凌晨)?(?P<h{n}>\d{{1,2}})(?:[:：](?P<m{n}>\d{{2}})(?::\d{{2}})?|[点时](?:(?P<k{n}>\d{{1,2}})分?|(?P<f{n}>半)|(?P<q{n}>[一三])刻)?)?"
_SPAN = late(_CLOCK.format(n=1) + r"(?:-|—|–|~|～|至|到|－)+" + _CLOCK.format(n=2))
_NEXT_DAY = late(r"(?<=[-—–~～至到－])(?:次日|第二天|翌日|隔天)")
DAY = 24 * 60


def _bad(text: str) -> Parsed:
    return Parsed(None, (Doubt("unreadable_duration", "error", (("text", text),)),))


def _value(word: str) -> float:
    if word == "半":
        return 0.5
    number = han_number(word)
    return float(word) if word[0].isdigit() else float("nan") if number is None else float(number)


def parse_minutes(raw: Raw, hint: Hint) -> Parsed:
    """Whole minutes. Error: unreadable_duration; warnings: bare_duration, rough_duration, summed_duration.

    A unit in the label settles a bare number; without one up to 12 means hours, above minutes.

    >>> [parse_minutes(t, Hint()).value for t in ("2小时", "1.5h", "90分钟", "一个半小时", "9:00-11:30")]
    [120, 90, 90, 90, 150]
    >>> parse_minutes(2, Hint(label="时长（小时）"))
    Parsed(value=120, doubts=(), also=())
    """
    if is_blank(raw):
        return NOTHING
    if isinstance(raw, bool):
        return _bad(show(raw))
    if isinstance(raw, dt.timedelta):
        return _positive(raw.total_seconds() / 60, str(raw))
    if isinstance(raw, dt.datetime):
        if raw.year <= 1900:
            return _positive(
                _of_clock(raw) + (DAY if raw.day == 1 and raw.year == 1900 else 0),
                str(raw),
            )
        return Parsed(None, (Doubt("date_in_number", "error", (("text", str(raw)),)),))
    if isinstance(raw, dt.date):
        return Parsed(None, (Doubt("date_in_number", "error", (("text", str(raw)),)),))
    if isinstance(raw, dt.time):
        return _positive(_of_clock(raw), str(raw))
    if isinstance(raw, int | float):
        return _bare(float(raw), show(raw), hint)
    return _text(raw, hint)


def _of_clock(raw: dt.time | dt.datetime) -> int:
    """Minutes since midnight; 1:59:59.9, as a computed two hours is stored, is two hours."""
    return raw.hour * 60 + raw.minute + (raw.second == 59)


def _positive(minutes: float, text: str) -> Parsed:
    value = round(min(minutes, 3 * DAY)) if minutes == minutes else 0
    return Parsed(value) if 0 < value <= 2 * DAY else _bad(text)


def _bare(value: float, text: str, hint: Hint) -> Parsed:
    label = squeeze(hint.label).lower()
    if value <= 0:
        return _bad(text)
    if re.search(r"分钟|分\)|min", label):
        found = _positive(value, text)
        if found.value is None or value >= _SHORT:
            return found
        words = (("text", text), ("minutes", str(found.value)))
        return Parsed(found.value, (Doubt("short_duration", "warning", words),))
    if re.search(r"小时|时数|\(h\)|\(时\)|hour", label):
        return _positive(value * 60, text)
    if value < 0.5 and not float(value).is_integer():
        found = _positive(value * DAY, text)
    else:
        found = _positive(value * 60 if value <= 12 else value, text)
    doubt = Doubt("bare_duration", "warning", (("text", text), ("minutes", str(found.value))))
    return found if found.value is None else Parsed(found.value, (doubt,))


def _plain(raw: str) -> str:
    """The text in one spelling: no date before it, 24-hour words for am and pm, ``:`` in clock times.

    >>> _plain("2025年3月12日 9：00一11：30"), _plain("9.00-11.30"), _plain("2:00pm-4:30pm")
    ('9:00-11:30', '9:00-11:30', '下午2:00-下午4:30')
    """
    text = _DATE.sub("", tidy(raw).translate(str.maketrans("時鐘點兩", "时钟点两")))
    text = _TWIN.sub("", re.sub(r"(?<=半)钟(?!头)", "钟头", text.replace("俩", "两个")))
    text = _spoken_clock(text) if "点" in text else text
    text = re.sub(
        r"(?<=[\d点半分])\s+(?=(?:上午|下午|早上|晚上|中午)?\d{1,2}[:：点]\d{0,2}\D)", "、", text
    )
    text = squeeze(text.replace("\n", "、")).replace("：", ":")
    text = re.sub(r"(?<=\d)一(?=\d)", "-", text)
    text = re.sub(r"(\d{1,2}(?::\d{2})?)am", r"上午\1", text, flags=re.I)
    text = re.sub(r"(\d{1,2}(?::\d{2})?)pm", r"下午\1", text, flags=re.I)
    if m := re.fullmatch(r"(0?[7-9]|1\d|2[0-3])\.(\d\d)(-|~|至|到|—+)([012]?\d)\.(\d\d)", text):
        text = f"{m[1]}:{m[2]}{m[3]}{m[4]}:{m[5]}"
    return text


def _spoken_clock(text: str) -> str:
    """Clock times said in words, in digits.

    >>> _spoken_clock("下午两点半到三点四十"), _spoken_clock("十点一刻至十一点五分")
    ('下午2点半到3点40', '10点一刻至11点5分')
    """

    def digits(hit: re.Match[str]) -> str:
        number = han_number(hit[1])
        return hit[0] if number is None else str(number)

    text = re.sub(rf"({HAN_NUMERAL})\s*(?=点)", digits, text)
    return re.sub(rf"(?<=\d点)零?({HAN_NUMERAL})(?=分|$|[到至—–~～－,，、;；\s-])", digits, text)


def _text(raw: str, hint: Hint) -> Parsed:
    shown, text = show(raw), _plain(raw)
    if text in ("无", "暂无") or re.fullmatch(r"[_年月日时分小钟至到:~-]*", text):
        return NOTHING
    remarks = re.findall(r"\(([^()]*)\)", text)
    text = re.sub(r"\([^()]*\)", "", text).rstrip("。.；;、")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return _bare(float(text), shown, hint)
    if m := re.fullmatch(r"0?(\d):(\d{2}):00", text):
        return _positive(int(m[1]) * 60 + int(m[2]), shown)
    rough = _ROUGH.search(text)
    text = _ROUGH.sub("", text)
    text = re.sub(r"^(?:每次|每场|单次)|/(?:次|场)$", "", text)
    text = re.sub(r"^(?:共计?|合计|总计|整|时长|督导时长|时间)[:]?", "", text)
    text = re.sub(r"(?<=小时)(\d{1,2})$|(?<=\dh)(\d{1,2})$", r"\1\2分", text)
    if m := re.fullmatch(r"([0-6])时([0-5]?\d)分|0?([0-6]):([0-5]\d)", text):
        found = _positive(int(m[1] or m[3]) * 60 + int(m[2] or m[4]), shown)
        words = (("text", shown), ("minutes", str(found.value)))
        return found._replace(doubts=(*found.doubts, Doubt("bare_duration", "warning", words)))
    apart = re.search(r"\d\s+\d", shown)
    found = _spans(text, shown) or (not apart and _words(text, shown)) or _said_twice(text, shown)
    found = found or _both_units(text, shown)
    if not found or not _agree(found, remarks, shown):
        return _bad(shown)
    if rough and found.value is not None:
        doubt = Doubt("rough_duration", "warning", (("text", shown),))
        return Parsed(found.value, (*found.doubts, doubt))
    return found


def _both_units(text: str, shown: str) -> Parsed | None:
    """``1.5小时/90分钟``, ``2小时=120分钟``: one length in two units."""
    parts = [_words(part, shown) for part in re.split(r"[/=|]|即", text)]
    same = len(parts) == 2 and None not in parts and parts[0] == parts[1]
    return parts[0] if same else None


def _said_twice(text: str, shown: str) -> Parsed | None:
    """``9:00-11:30150分钟``: a clock range and a length that say the same."""
    m = re.fullmatch(
        r"(.*?\d[:点时]\d{2})[,，、;；]?(?:共计?|合计|计)?((?:\d{1,3}分钟?|\d(?:\.\d)?(?:个)?小时.*))",
        text,
    )
    if m is None:
        return None
    span, words = _spans(m[1], shown), _words(m[2], shown)
    if span is None or words is None or span.value != words.value:
        return None
    return words


def _agree(found: Parsed, remarks: list[str], shown: str) -> bool:
    """Whether remarks in brackets leave the length as it is: no break taken off, no other length."""
    for remark in remarks:
        if re.search(r"扣除|不含|除去|减去|(?<!含)(?<!含中场)(?<!含中间)(?<!包括)休息", remark):
            return False
        other = _spans(remark, shown) or _words(remark, shown)
        if other is not None and other.value != found.value:
            return False
    return True


def _words(text: str, shown: str) -> Parsed | None:
    m = _WHOLE.fullmatch(text)
    if m is None or not m[0]:
        return None
    hours, minutes = m.group(1), m.group(5)
    total = 0.0
    if hours:
        total += _value(hours) * 60
        total += 30 if m["half1"] or m["half2"] else 0
    if m["quarter"]:
        total += 15 if m["quarter"] == "一" else 45
    if minutes:
        total += _value(minutes)
    return _positive(total, shown)


def _clock(m: re.Match[str], n: int, period: str | None) -> int:
    hour = int(m[f"h{n}"])
    minute = int(m[f"m{n}"] or m[f"k{n}"] or 0)
    minute += 30 if m[f"f{n}"] else 0
    minute += {"一": 15, "三": 45}.get(m[f"q{n}"] or "", 0)
    if period in ("下午", "晚上", "晚", "傍晚") and hour < 12:
        hour += 12
    if period == "中午" and hour < 6:
        hour += 12
    return hour * 60 + minute if hour <= 24 and minute < 60 else -1


def _spans(text: str, shown: str) -> Parsed | None:
    """One or more clock ranges; several are summed with a warning."""
    pieces = [p for p in re.split(r"[,，、;；和]", text) if p]
    total, count, guessed = 0, 0, False
    for piece in pieces:
        said, overnight = _NEXT_DAY.subn("", piece)
        m = _SPAN.fullmatch(said)
        if m is None:
            return None
        bare = not (m["m1"] or m["m2"] or "点" in piece or "时" in piece or m["p1"])
        if bare:
            return None
        begin = _clock(m, 1, m["p1"])
        end = _clock(
            m,
            2,
            m["p2"] or (m["p1"] if int(m["h2"]) >= int(m["h1"]) or m["p1"] != "上午" else None),
        )
        if begin < 0 or end < 0:
            return None
        if end <= begin and not m["p2"]:
            end = _clock(m, 2, None)
        span, doubtful = _forward(begin, end, bool(m["p2"]))
        if overnight:
            span, doubtful = (end - begin + DAY if end < begin else None), False
        if span is None:
            return None
        guessed = guessed or doubtful
        total += span
        count += 1
    if not count:
        return None
    found = _positive(total, shown)
    if count > 1 and found.value is not None:
        return Parsed(found.value, (Doubt("summed_duration", "warning", (("text", shown),)),))
    if guessed and found.value is not None:
        words = (("text", shown), ("minutes", str(found.value)))
        return Parsed(found.value, (Doubt("guessed_duration", "warning", words),))
    return found


def hours(raw: Raw) -> str | None:
    """From when to when, where a text says so in clock times; several ranges one after another.

    >>> hours("9:00-11:00"), hours("下午2点至4点半"), hours("2025年3月5日 14:00-16:30"), hours("2小时")
    ('09:00-11:00', '14:00-16:30', '14:00-16:30', None)
    """
    if not isinstance(raw, str) or is_blank(raw):
        return None
    text = _NEXT_DAY.sub("", re.sub(r"\([^()]*\)", "", _plain(raw)))
    found = []
    for m in _SPAN.finditer(text):
        clock = m["m1"] or m["m2"] or m["p1"] or re.search("[点时]", m[0])
        begin, end = _clock(m, 1, m["p1"]), _clock(m, 2, m["p2"])
        if not clock or begin < 0 or end < 0:
            continue
        if end <= begin and not m["p2"]:
            end += 12 * 60
        found.append(f"{begin // 60:02d}:{begin % 60:02d}-{end // 60:02d}:{end % 60:02d}")
    return "、".join(found) or None


def _forward(begin: int, end: int, said: bool) -> tuple[int | None, bool]:
    """Minutes from one clock time to the next, and whether noon or midnight had to be assumed.

    >>> _forward(540, 690, False), _forward(1380, 60, False), _forward(660, 60, False), _forward(690, 540, False)
    ((150, False), (120, True), (120, True), (None, False))
    """
    if end > begin:
        return end - begin, False
    if begin >= 18 * 60 and end <= 6 * 60:
        return end - begin + DAY, True
    if not said and begin < 12 * 60 and end <= 6 * 60:
        return end - begin + 12 * 60, True
    return None, False
