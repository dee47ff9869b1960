"""What a Word document shows by its other parts: styles, list boxes, controls, pages put in, headers, frames."""

from __future__ import annotations

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def p(*runs: str, style: str = "", listed: str = "") -> str:
    said = f'<w:pStyle w:val="{style}"/>' if style else ""
    said += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{listed}"/></w:numPr>' if listed else ""
    return f"<w:p><w:pPr>{said}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, style: str = "", more: str = "") -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f"<w:r><w:rPr>{named}{more}</w:rPr><w:t>{text}</w:t></w:r>"


def tbl(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{c}</w:tc>" for c in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{c}</w:tr>" for c in cells) + "</w:tbl>"


STYLES = """
<w:style w:type="paragraph" w:styleId="作废"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="作废2"><w:basedOn w:val="作废"/></w:style>
<w:style w:type="character" w:styleId="删"><w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="藏"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="选中"><w:rPr><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="勾"><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="□"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="þ"/>
<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
"""


@pytest.fixture
def word(read, pack):
    """``word(body, rels, parts)``: a document with styles, numbering and the given other parts, read."""

    def run(body: str, rels: dict[str, tuple[str, str]] | None = None, **parts: str | bytes):
        known = {"s": ("styles", "styles.xml"), "n": ("numbering", "numbering.xml")} | (rels or {})
        inner = "".join(
            f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{to}"/>' for i, (kind, to) in known.items()
        )  # fmt: skip
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        return read(
            pack(
                {
                    "[Content_Types].xml": "<Types/>",
                    "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
                    "word/_rels/document.xml.rels": f'<Relationships xmlns="{space}">{inner}</Relationships>',
                    "word/styles.xml": f"<w:styles {SPACES}>{STYLES}</w:styles>",
                    "word/numbering.xml": f"<w:numbering {SPACES}>{NUMBERING}</w:numbering>",
                }
                | {f"word/{name.replace('__', '.')}": content for name, content in parts.items()}
            ),
            "样.docx",
        )

    return run


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (p(r("甘棠、"), r("苏木、", "删"), r("白芷")), "甘棠、白芷"),
        (p(r("甘棠"), style="作废") + p(r("苏木")), "苏木"),
        (p(r("甘棠"), style="作废2") + p(r("苏木")), "苏木"),
        (p(r("甘棠"), style="作废"), "甘棠"),
        (p(r("甘棠", more='<w:strike w:val="0"/>'), style="作废") + p(r("苏木")), "甘棠\n苏木"),
        (p(r("甘棠"), r("（请填姓名）", "藏")), "甘棠"),
        (p(r("个人 "), r("R", "勾")), "个人 ☑"),
    ],
)
def test_样式里的删除线隐藏和符号(word, body, seen):
    """Strikes, hiding and symbol fonts that come from a style count like a run's own."""
    assert word(tbl([body])).grids[0].rows == [[seen]]


def test_样式里的下划线(word):
    grid = word(tbl([p(r("个人/"), r("团体", "选中"), r("/同事"))])).grids[0]
    assert grid.underlined == {(0, 0): ["团体"]}


def test_项目符号作方框(word):
    """A list's bullet that is a box or a tick stands before its line; any other bullet does not."""
    body = (
        p(r("个人督导"), listed="1") + p(r("团体督导"), listed="2") + p(r("同事督导"), listed="3")
    )
    assert word(tbl([body])).grids[0].rows == [["□个人督导\n☑团体督导\n同事督导"]]


def control(number: int) -> str:
    return f'<w:r><w:object><w:control r:id="c{number}" w:name="x"/></w:object></w:r>'


AX = "http://schemas.microsoft.com/office/2006/activeX"


def bag(state: str, caption: str) -> str:
    said = "".join(
        f'<ax:ocxPr ax:name="{n}" ax:value="{v}"/>' for n, v in (("Value", state), ("Caption", caption))
    )  # fmt: skip
    return f'<ax:ocx xmlns:ax="{AX}">{said}</ax:ocx>'


def test_控件能读的读(word):
    rels = {"c1": ("control", "a1.xml"), "c2": ("control", "a2.xml")}
    reading = word(tbl([p(control(1), control(2))]), rels, a1__xml=bag("0", "个人"), a2__xml=bag("1", "团体"))  # fmt: skip
    assert reading.grids[0].rows == [["☐个人 ☑团体 "]]
    assert reading.grids[0].notes == {}


@pytest.mark.parametrize(
    ("target", "content"),
    [
        ("a1.bin", b"\x01\x02"),
        ("a1.xml", f'<ax:ocx xmlns:ax="{AX}" ax:persistence="persistStorage"/>'.encode()),
        ("a1.xml", bag("1", "").encode()),
    ],
)
def test_控件读不出的说(word, target, content):
    """A control whose part says no state or no caption: a note on its cell."""
    reading = word(tbl([p(control(1))]), {"c1": ("control", target)}, **{target.replace(".", "__"): content})  # fmt: skip
    assert reading.grids[0].notes == {(0, 0): ("control", "控件")}


def test_控件在正文里(word):
    assert [q.code for q in word(p(r("类型"), control(1))).problems] == ["control"]


def test_嵌入的工作簿(word):
    ole = '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12" r:id="e"/></w:object></w:r>'
    reading = word(p(r("人员见下")) + p(ole))
    assert [(q.code, q.severity) for q in reading.problems] == [("embedded_workbook", "error")]


PAGE = "<html><body><h2>督导记录表</h2><table><tr><td>督导对象</td><td>甘棠</td></tr></table><p>完</p></body></html>"
CHUNK = '<w:altChunk r:id="h"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c__htm", PAGE),
        ("c__mht", "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + PAGE),
        ("c__html", PAGE.replace("<html>", '<html><head><meta charset="gb2312"></head>').encode("gb18030")),
    ],
)  # fmt: skip
def test_插入的网页(word, name, content):
    """A page put into the document (altChunk) is its tables and lines."""
    reading = word(p(r("第一次")) + CHUNK, {"h": ("aFChunk", name.replace("__", "."))}, **{name: content})  # fmt: skip
    (grid,) = reading.grids
    assert (grid.sheet, grid.before, grid.rows, grid.after) == (
        "表1", ["第一次", "督导记录表"], [["督导对象", "甘棠"]], ["完"],
    )  # fmt: skip
    assert reading.problems == []


def test_插入的别的文件(word):
    reading = word(p(r("第一次")) + CHUNK, {"h": ("aFChunk", "c.rtf")}, c__rtf=b"{\\rtf1}")
    assert [q.code for q in reading.problems] == ["alien_part"]


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        (p(r("团体督导记录表　盘龙区")), ["团体督导记录表　盘龙区"]),
        (p(r("第 1 页 共 2 页")), []),
        (tbl([p(r("石林县")), p(r("2025年"))]), ["石林县"]),
    ],
)
def test_页眉(word, header, lines):
    """The words of the page's header stand over every table; page numbers are nobody's."""
    part = f"<w:hdr {SPACES}>{header}</w:hdr>"
    reading = word(tbl([p(r("甲"))]) + p() + tbl([p(r("乙"))]), {"h": ("header", "header1.xml")}, header1__xml=part)  # fmt: skip
    assert [g.page for g in reading.grids] == [lines, lines]


FORM = tbl(
    [p(r("督导对象")), p(r("甘棠"))], [p(r("督导")), p(r("程思齐"))], [p(r("时间")), p(r("5月6日"))]
)


def test_框里的表(word):
    """A table that only frames a title and a form gives way to the form."""
    reading = word(tbl([p(r("督导记录表")) + FORM]))
    assert [(g.before, g.rows[0]) for g in reading.grids] == [
        (["督导记录表"], ["督导对象", "甘棠"])
    ]


def test_框里两张表(word):
    reading = word(tbl([p(r("第一份")) + FORM], [p(r("第二份")) + FORM]))
    assert [(g.sheet, g.before) for g in reading.grids] == [
        ("表1", ["第一份"]),
        ("表2", ["第二份"]),
    ]


def test_格里的小表是格的内容(word):
    """A small table beside its label is the label's value, not a table of its own."""
    inner = tbl([p(r("个人督导")), p(r("√"))], [p(r("团体督导")), p()])
    reading = word(tbl([p(r("督导类型")), inner]))
    assert [g.rows for g in reading.grids] == [[["督导类型", "个人督导\t√\n团体督导"]]]


def test_样式里的项目符号(word):
    """A paragraph's style may put it into a list: the box before it is the style's, or its base's."""
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="未选"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="选了"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="也选了"><w:basedOn w:val="选了"/></w:style>'
    )
    body = p(r("个人督导"), style="未选") + p(r("团体督导"), style="也选了") + p(r("同事督导"))
    part = f"<w:styles {SPACES}>{styles}</w:styles>"
    assert word(tbl([body]), styles__xml=part).grids[0].rows == [["□个人督导\n☑团体督导\n同事督导"]]


COMMENTS = f"""<w:comments {SPACES}><w:comment w:id="3" w:author="甲"><w:p><w:r><w:t>实际只有90分钟</w:t></w:r></w:p></w:comment>
<w:comment w:id="4"><w:p><w:r><w:t>请补</w:t></w:r></w:p><w:p><w:r><w:t>日期</w:t></w:r></w:p></w:comment></w:comments>"""


def remark(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def test_批注说得出在哪一格(word):
    """A comment stands beside its cell; one on a paragraph is told of the document; a lost one of nobody."""
    body = p(r("督导记录表"), remark(4)) + tbl([p(r("时长")), p(r("2小时"), remark(3), remark(9))])
    reading = word(body, {"c": ("comments", "comments.xml")}, comments__xml=COMMENTS)
    grid = reading.grids[0]
    assert grid.rows == [["时长", "2小时"]]
    assert grid.over == {(0, 1): [("comment", "实际只有90分钟")]}
    assert [(q.code, q.text) for q in reading.problems] == [("comment", "请补\n日期")]
