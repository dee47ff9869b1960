"""What a file is, told by its bytes and never by its name; what cannot be read is refused here.

Runs in the parent before the worker: a few microseconds for an ordinary file.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from dudao.problems import Problem
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


def suffix(name: str) -> str:
    """The name's ending in lower case, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def kind_of(data: bytes, name: str) -> str:
    """``xlsx``, ``xls``, ``ods``, ``docx``, ``doc``, ``csv`` or ``zip``.

    Raises Refused for everything else, saying what it is and what to send instead.
    """
    if not data:
        raise Refused("empty_file", "文件是空的（0 字节）。请检查后重新上传。")
    if len(data) > MAX_BYTES:
        raise Refused(
            "too_large",
            f"文件有 {len(data) >> 20} MB，超过 {MAX_BYTES >> 20} MB。请压缩图片或拆分后上传。",
        )
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


def _kind_of_package(data: bytes) -> str:
    names = Package(data).entries
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names):
        if "xl/workbook.bin" in names:
            raise _unsupported("二进制工作簿（.xlsb）", "请用 Excel 打开，另存为 .xlsx 后上传。")
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        mime = Package(data).read("mimetype", 200)
        if b"spreadsheet" in mime:
            return "ods"
        raise _unsupported("OpenDocument 文件", "请另存为 .xlsx 或 .docx 后上传。")
    if any(name.startswith("ppt/") for name in names):
        raise _unsupported("演示文稿（PPT）", "请上传填写时的 Excel 或 Word 文件。")
    if "[Content_Types].xml" in names:
        known = next((n for n in names if n.endswith(("/workbook.xml", "/document.xml"))), None)
        if known is None:
            raise damaged("文件里没有工作簿也没有文档")
        return "xlsx" if known.endswith("workbook.xml") else "docx"
    return "zip"


def _kind_of_ole(data: bytes) -> str:
    streams = Ole(data).streams
    if "encryptedpackage" in streams:
        raise Refused("encrypted", "文件有打开密码，读不出来。请取消密码后另存一份再上传。")
    if "workbook" in streams or "book" in streams:
        return "xls"
    if "worddocument" in streams:
        return "doc"
    if "powerpoint document" in streams:
        raise _unsupported("演示文稿（PPT）", "请上传填写时的 Excel 或 Word 文件。")
    raise _unsupported("不认识的 Office 文件", "请另存为 .xlsx 或 .docx 后上传。")


def _kind_of_text(data: bytes, name: str) -> str:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<div")):
        if suffix(name) in _RIGHT_NAMES["html"] and b"<td" in data.lower():
            return "html"
        if suffix(name) in _RIGHT_NAMES["page"]:
            return "page"
        raise _unsupported("网页（HTML）", "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。")
    if head.startswith(b"mime-version:") or b"multipart/related" in head:
        if suffix(name) in _RIGHT_NAMES["page"]:
            return "page"
        raise _unsupported("网页存档（MHT）", "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。")
    if head.startswith(b"<?xml") and b"word" in head:
        raise _unsupported("Word 的 XML 文档", "请用 Word 或 WPS 文字打开，另存为 .docx 后上传。")
    if head.startswith((b"<?xml", b"<")):
        raise _unsupported("XML 文本", "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。")
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not utf16 and b"\0" in data[:65536]:
        if suffix(name) in _RIGHT_NAMES["csv"]:
            raise damaged("文件里有二进制内容（NUL 字节），不是文本表格")
        raise _unsupported("不认识的二进制文件", "请上传 Excel 或 Word 文件。")
    if suffix(name) in _RIGHT_NAMES["csv"]:
        return "csv"
    raise _unsupported("纯文本", "请上传原来的 Excel 或 Word 文件；文本表格请用 .csv 作扩展名。")


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
