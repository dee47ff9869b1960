"""What a file is, told by its bytes and never by its name; what cannot be read is refused here.

Runs in the parent before the worker: a few microseconds for an ordinary file.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath

from dudao.problems import Problem
from dudao.reading.encoding import utf16_of
from dudao.reading.ole import MAGIC as OLE_MAGIC
from dudao.reading.ole import Ole
from dudao.reading.package import Package
from dudao.reading.refusal import Refused, damaged

MAX_BYTES = 100 << 20

_RIGHT_NAMES = {
    "xlsx": {".xlsx", ".xlsm", ".et", ".xltx", ".xltm", ".ett"},
    "xls": {".xls", ".et", ".xlt", ".ett"},
    "ods": {".ods", ".ots"},
    "docx": {".docx", ".docm", ".dotx", ".wps"},
    "doc": {".doc", ".wps", ".dot", ".wpt"},
    "csv": {".csv", ".txt", ".tsv"},
    "html": {".xls", ".et"},  # what business systems call a workbook
    "page": {
        ".doc",
        ".docx",
        ".wps",
        ".dot",
        ".mht",
        ".mhtml",
    },  # what office systems call a document
    "zip": {".zip"},
}
_RIGHT_NAMES["locked"] = set().union(*_RIGHT_NAMES.values())
_WORDS = {
    "xlsx": "Excel 工作簿（.xlsx）",
    "xls": "老版 Excel 工作簿（.xls）",
    "ods": "ODS 表格",
    "docx": "Word 文档（.docx）",
    "doc": "老版 Word 文档（.doc）",
    "csv": "文本表格（.csv）",
    "html": "网页表格（HTML）",
    "page": "网页格式的 Word 文档",
    "zip": "压缩包（.zip）",
}
_MAGIC = (
    (b"%PDF", "PDF 文件", "扫描件或 PDF 读不出表格，请上传填写时的 Excel 或 Word 文件。"),
    (b"\x89PNG", "图片（PNG）", "图片读不出表格，请上传填写时的 Excel 或 Word 文件。"),
    (b"\xff\xd8\xff", "图片（JPEG）", "图片读不出表格，请上传填写时的 Excel 或 Word 文件。"),
    (b"GIF8", "图片（GIF）", "图片读不出表格，请上传填写时的 Excel 或 Word 文件。"),
    (b"BM", "图片（BMP）", "图片读不出表格，请上传填写时的 Excel 或 Word 文件。"),
    (b"II*\0", "图片（TIFF）", "图片读不出表格，请上传填写时的 Excel 或 Word 文件。"),
    (b"MM\0*", "图片（TIFF）", "图片读不出表格，请上传填写时的 Excel 或 Word 文件。"),
    (b"Rar!", "RAR 压缩包", "请解压后直接上传里面的文件，或改为 .zip。"),
    (b"7z\xbc\xaf", "7z 压缩包", "请解压后直接上传里面的文件，或改为 .zip。"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后直接上传里面的文件，或改为 .zip。"),
    (b"{\\rtf", "RTF 文档", "请用 Word 或 WPS 打开，另存为 .docx 后上传。"),
)
_VOLUME = re.compile(r"\.(?:z\d\d|r\d\d|[a-z0-9]{2,4}\.\d{3}|\d{3}|part\d+\.(?:rar|zip|7z))$", re.I)
_TO_EXCEL = "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。"
_TO_WORD = "请用 Word 或 WPS 文字打开，另存为 .docx 后上传。"
_HTML = re.compile(
    r"(?:<\?xml[^>]*\?>|<!--.*?-->|\s)*<(?:!doctype html|html|table|head|meta|div|body|style|title|center|font|script|p|h\d)\b",
    re.S,
)
_WORD_XML = ("word.document", "office/word", "wordprocessingml", "wordml")
_GUARDED = (b"E-SafeNet", b"%TSD-Header", b"TSD-Header", b"ESAFENET", b"CDGFile", b"LDSG", b"SSDOC")
"""What programs that encrypt an office's files by themselves (E-SafeNet, IP-guard …) put at a file's beginning."""
_HEAD = 65_536
_EVEN_SPREAD = 400
"""Encrypted bytes are all about as frequent: chi squared over 256 kinds is 255 or so, text's and pictures' thousands."""
_OFFICE_NAMES = {".xlsx", ".xlsm", ".xls", ".et", ".ods", ".docx", ".docm", ".doc", ".wps", ".zip"}


def suffix(name: str) -> str:
    """The name's ending in lower case, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def kind_of(data: bytes, name: str) -> str:
    """``xlsx``, ``xls``, ``ods``, ``docx``, ``doc``, ``csv``, ``html``, ``page``, ``zip``, or ``locked`` (encrypted).

    Raises Refused for everything else, saying what it is and what to send instead.
    """
    if not data:
        raise Refused("empty_file", "文件是空的（0 字节）。请检查后重新上传。")
    if len(data) > MAX_BYTES:
        raise Refused(
            "too_large",
            f"文件有 {len(data) >> 20} MB，超过 {MAX_BYTES >> 20} MB。请压缩图片或拆分后上传。",
        )
    if _VOLUME.search(name) or data.startswith((b"PK\x07\x08", b"PK00PK")):
        raise _volume()
    if not data[:4096].strip(b"\0") and not data[:_HEAD].strip(b"\0"):
        raise damaged("文件里全是空字节，下载或拷贝没有完成")
    if data[:2] == b"PK":
        return _kind_of_package(data)
    if data[:8] == OLE_MAGIC:
        return _kind_of_ole(data)
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise _unsupported(what, remedy)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise _unsupported("图片（HEIC）", "图片读不出表格，请上传填写时的 Excel 或 Word 文件。")
    return _kind_of_text(data, name)


def _unsupported(what: str, remedy: str) -> Refused:
    return Refused("unsupported_type", f"这是{what}，不是能读取的表格或文档。{remedy}", what)


def _volume() -> Refused:
    what = "分卷压缩包的一卷"
    remedy = "请把各卷放在一起解压，直接上传里面的文件；或重新压缩成一个 .zip，不要分卷。"
    return _unsupported(what, remedy)


def _kind_of_package(data: bytes) -> str:
    package = Package(data)
    names = {name.lower(): name for name in package.entries}
    office = "[content_types].xml" in names
    if office and len(names) < len(package.entries):
        twin = next(name for name in package.entries if names[name.lower()] != name)
        raise Refused(
            "duplicate_member",
            f"文件里有两个只差大小写的成员“{twin}”，不同软件读出的内容会不一样，没有读取。请用 Excel 或 WPS 打开，另存一份后再上传。",
        )
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names):
        if "xl/workbook.bin" in names:
            raise _unsupported("二进制工作簿（.xlsb）", "请用 Excel 打开，另存为 .xlsx 后上传。")
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        mime = package.read("mimetype", 200)
        if b"spreadsheet" in mime:
            return "ods"
        raise _unsupported("OpenDocument 文件", "请另存为 .xlsx 或 .docx 后上传。")
    if any(name.startswith("ppt/") for name in names):
        raise _unsupported("演示文稿（PPT）", "请上传填写时的 Excel 或 Word 文件。")
    if office:
        known = next((n for n in names if n.endswith(("/workbook.xml", "/document.xml"))), None)
        if known is None:
            raise damaged("文件里没有工作簿也没有文档")
        return "xlsx" if known.endswith("workbook.xml") else "docx"
    return "zip"


def _kind_of_ole(data: bytes) -> str:
    streams = Ole(data).streams
    if "encryptedpackage" in streams:
        return "locked"
    if "workbook" in streams or "book" in streams:
        return "xls"
    if "worddocument" in streams:
        return "doc"
    if "powerpoint document" in streams:
        raise _unsupported("演示文稿（PPT）", "请上传填写时的 Excel 或 Word 文件。")
    raise _unsupported("不认识的 Office 文件", "请另存为 .xlsx 或 .docx 后上传。")


def _kind_of_text(data: bytes, name: str) -> str:
    utf16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2]) or utf16_of(data)
    head = data[:4096].decode(utf16 or "latin-1", "replace").lstrip("\ufeffï»¿ \t\r\n").lower()
    end = suffix(name)
    if _HTML.match(head):
        if end in _RIGHT_NAMES["page"]:
            return "page"
        called = end in _RIGHT_NAMES["html"] | _RIGHT_NAMES["xlsx"]
        if called and "<td" in data.decode(utf16 or "latin-1", "replace").lower():
            return "html"
        raise _unsupported("网页（HTML）", _TO_EXCEL)
    if head.startswith("mime-version:") or "multipart/related" in head:
        if end in _RIGHT_NAMES["page"]:
            return "page"
        raise _unsupported("网页存档（MHT）", _TO_EXCEL)
    if head.startswith("<?xml") and any(word in head for word in _WORD_XML):
        raise _unsupported("Word 的 XML 文档", _TO_WORD)
    if head.startswith("<"):
        raise _unsupported("XML 文本", _TO_WORD if end in _RIGHT_NAMES["doc"] else _TO_EXCEL)
    if head.startswith("{\\rtf"):
        raise _unsupported("RTF 文档", "请用 Word 或 WPS 打开，另存为 .docx 后上传。")
    if not utf16 and (b"\0" in data[:_HEAD] or any(sign in data[:64] for sign in _GUARDED)):
        raise _binary(data, name)
    if end in _RIGHT_NAMES["csv"]:
        return "csv"
    raise _unsupported("纯文本", "请上传原来的 Excel 或 Word 文件；文本表格请用 .csv 作扩展名。")


def _binary(data: bytes, name: str) -> Refused:
    """What to say of bytes that are no text and no known type."""
    if _is_guarded(data):
        return Refused(
            "guarded",
            "文件像是被本单位的文档安全（加密）软件加密了，离开本单位的电脑就读不出来，也可能已经损坏。请先解密（或申请外发），能在别的电脑上打开后再上传。",
        )
    if suffix(name) in _RIGHT_NAMES["csv"]:
        if not data.rstrip(b"\0").count(0):
            return damaged("文件的后半是空的，像是没有下载完或没有存完")
        return damaged("文件里有二进制内容（NUL 字节），不是文本表格")
    if suffix(name) in _OFFICE_NAMES:
        return _unsupported(
            "不认识的二进制文件",
            "可能已损坏、没有下载完，或被文档加密软件加密。请能正常打开后再上传。",
        )
    return _unsupported("不认识的二进制文件", "请上传 Excel 或 Word 文件。")


def _is_guarded(data: bytes) -> bool:
    """Whether bytes are encrypted: a known head, or all bytes about equally frequent."""
    head = data[:_HEAD]
    if any(sign in head[:64] for sign in _GUARDED):
        return True
    if len(head) < 1024:
        return False
    counts = Counter(head)
    even = len(head) / 256
    return sum((counts.get(byte, 0) - even) ** 2 for byte in range(256)) / even < _EVEN_SPREAD


def name_note(kind: str, name: str) -> Problem | None:
    """A warning where the name's ending says another type than the bytes."""
    end = suffix(name)
    if not end or end in _RIGHT_NAMES[kind]:
        return None
    return Problem(
        "wrong_extension",
        "warning",
        f"文件名以 {end} 结尾，实际是{_WORDS[kind]}，已按实际内容读取。",
        text=end,
    )
