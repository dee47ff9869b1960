"""Word tables as the clerk sees them: ticks, controls, revisions, merges, nested tables."""


def p(*runs):
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text, *properties):
    marks = "".join(f"<w:{name}/>" for name in properties)
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*blocks, said=""):
    return f"<w:tc><w:tcPr>{said}</w:tcPr>{''.join(blocks)}</w:tc>"


def tr(*cells, said=""):
    return f"<w:tr>{said}{''.join(cells)}</w:tr>"


def tbl(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def one_cell(document, *runs):
    """The grid of a table with one cell holding one paragraph."""
    return document(tbl(tr(tc(p(*runs))))).grids[0]


def test_表格编号和前后段落(document):
    """Two tables, text before, between and after."""
    reading = document(
        p(r("督导记录表"))
        + tbl(tr(tc(p(r("甲")))))
        + p(r("中间"))
        + p()
        + tbl(tr(tc(p(r("乙")))))
        + p(r("注：一周内"))
    )
    assert [(g.sheet, g.before, g.after) for g in reading.grids] == [
        ("表1", ["督导记录表"], []),
        ("表2", ["中间"], ["注：一周内"]),
    ]
    assert reading.paragraphs == ["督导记录表", "中间", "注：一周内"]


def test_没有表格的文档(document):
    reading = document(p(r("关于报送资料的通知")))
    assert (reading.grids, reading.paragraphs, reading.problems) == ([], ["关于报送资料的通知"], [])


def test_空文档(document):
    assert [p.code for p in document(p()).problems] == ["empty_file"]


def test_一格多段(document):
    grid = document(tbl(tr(tc(p(r("一")), p(), p(r("二")))))).grids[0]
    assert grid.rows == [["一\n\n二"]]


def test_制表符和换行(document):
    grid = one_cell(document, "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>")
    assert grid.rows == [["甲\t乙\n丙"]]


def test_横向纵向合并(document):
    """
    | 甲     | 乙 |
    | 丙 | 丁 | ↑ |
    """
    grid = document(
        tbl(
            tr(
                tc(p(r("甲")), said='<w:gridSpan w:val="2"/>'),
                tc(p(r("乙")), said='<w:vMerge w:val="restart"/>'),
            ),
            tr(tc(p(r("丙"))), tc(p(r("丁"))), tc(p(), said="<w:vMerge/>")),
        )
    ).grids[0]
    assert grid.rows == [["甲", None, "乙"], ["丙", "丁", None]]
    assert sorted(grid.merges) == [(0, 0, 0, 1), (0, 2, 1, 2)]


def test_行首缩进的格(document):
    """gridBefore shifts the row's cells to their grid column."""
    grid = document(
        tbl(
            tr(tc(p(r("甲"))), tc(p(r("乙")))),
            tr(tc(p(r("丙"))), said='<w:trPr><w:gridBefore w:val="1"/></w:trPr>'),
        )
    ).grids[0]
    assert grid.rows == [["甲", "乙"], [None, "丙"]]


def test_符号勾(document):
    """w:sym of Wingdings and Wingdings 2, and a run set in Wingdings."""
    grid = one_cell(
        document,
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        r("个人"),
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>',
        r("团体"),
        '<w:r><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>',
        '<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>ü</w:t></w:r>',
    )
    assert grid.rows == [["☑个人□团体√√"]]


def test_内容控件(document):
    """A check box control by its state, a placeholder as nothing, chosen text as text."""
    box = '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>'
    grid = one_cell(
        document,
        box.format(1, "☒"),
        r("面谈 "),
        box.format(0, "☐"),
        r("电话"),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>选择一项</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>五华区</w:t></w:r></w:sdtContent></w:sdt>",
    )
    assert grid.rows == [["☑面谈 ☐电话五华区"]]


def test_整行整格在内容控件里(document):
    wrapped = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    grid = document(
        tbl(
            wrapped.format(tr(tc(p(r("甲"))), wrapped.format(tc(p(r("乙")))))),
            tr(tc(wrapped.format(p(r("丙")))), tc(p())),
        )
    ).grids[0]
    assert grid.rows == [["甲", "乙"], ["丙", None]]


def test_旧式窗体域(document):
    """Form check boxes and a drop-down list hold no text of their own."""
    field = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    grid = one_cell(
        document,
        field.format('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'),
        r("独用"),
        field.format('<w:checkBox><w:default w:val="0"/></w:checkBox>'),
        r("合用"),
        field.format(
            '<w:ddList><w:result w:val="1"/><w:listEntry w:val="面谈"/><w:listEntry w:val="电话"/></w:ddList>'
        ),
    )
    assert grid.rows == [["☑独用☐合用电话"]]


def test_带圈字符(document):
    """带圈字符: a tick in a square is only in the field's instruction."""
    grid = one_cell(
        document,
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(□,√)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        r("是"),
    )
    assert grid.rows == [["☑是"]]


def test_修订(document):
    """Insertions and moved-in text are kept, deletions and moved-out text dropped, rows too."""
    grid = document(
        tbl(
            tr(
                tc(
                    p(
                        r("2025年"),
                        f"<w:ins>{r('3月')}</w:ins>",
                        "<w:del><w:r><w:delText>4月</w:delText></w:r></w:del>",
                        f"<w:moveFrom>{r('旧')}</w:moveFrom><w:moveTo>{r('新')}</w:moveTo>",
                    )
                )
            ),
            tr(tc(p(r("删去的行"))), said="<w:trPr><w:del/></w:trPr>"),
            tr(tc(p(r("新加的行"))), said="<w:trPr><w:ins/></w:trPr>"),
        )
    ).grids[0]
    assert grid.rows == [["2025年3月新"], ["新加的行"]]


def test_文本框只读一次(document):
    """AlternateContent holds a text box twice; the Fallback is skipped."""
    box = f"<w:txbxContent>{p(r('盘龙区'))}</w:txbxContent>"
    run = f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    reading = document(p(r("县区："), run) + tbl(tr(tc(p(r("甲"), run)))))
    assert reading.paragraphs == ["县区：", "盘龙区"]
    assert reading.grids[0].rows == [["甲\n盘龙区"]]


def test_删去的选项(document):
    """Struck options are dropped from the text; a cell struck as a whole keeps it. Both are listed."""
    grid = document(
        tbl(
            tr(
                tc(p(r("个人督导/", "strike"), r("团体督导"), r("/同事督导", "dstrike"))),
                tc(p(r("张三", "strike"))),
                tc(p(r("李四"))),
            )
        )
    ).grids[0]
    assert grid.rows == [["团体督导", "张三", "李四"]]
    assert grid.struck == {(0, 0), (0, 1)}


def test_划线选中的选项(document):
    """Underlined, highlighted, shaded, boxed runs; bold only among others that are not."""
    grid = document(
        tbl(
            tr(
                tc(p(r("个人/"), '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>团体</w:t></w:r>')),
                tc(
                    p(
                        '<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>面谈</w:t></w:r>',
                        r("/电话/"),
                        '<w:r><w:rPr><w:shd w:fill="FFFF00"/></w:rPr><w:t>邮</w:t></w:r>',
                        '<w:r><w:rPr><w:shd w:fill="FFFF00"/></w:rPr><w:t>件</w:t></w:r>',
                    )
                ),
                tc(p(r("面谈"), r("电话", "b"))),
                tc(p(r("督导类型", "b"))),
                tc(p('<w:r><w:rPr><w:u w:val="none"/></w:rPr><w:t>无</w:t></w:r>')),
            )
        )
    ).grids[0]
    assert grid.underlined == {(0, 0): ["团体"], (0, 1): ["面谈", "邮件"], (0, 2): ["电话"]}


def test_隐藏文字不读(document):
    grid = one_cell(document, r("甲"), r("乙", "vanish"))
    assert grid.rows == [["甲"]]


def test_嵌套表并入文字(document):
    """A table beside other text in a cell becomes lines of that cell."""
    inner = tbl(tr(tc(p(r("甲"))), tc(p(r("乙")))), tr(tc(p(r("丙"))), tc(p())))
    grid = document(tbl(tr(tc(p(r("名单：")), inner, p())))).grids[0]
    assert grid.rows == [["名单：\n甲\t乙\n丙"]]


def test_排版用的外层表(document):
    """A cell that holds nothing but a table: the inner tables are tables of their own."""
    first, second = tbl(tr(tc(p(r("甲"))))), tbl(tr(tc(p(r("乙")))))
    reading = document(p(r("题")) + tbl(tr(tc(first, p()), tc(second, p()))))
    assert [(g.sheet, g.rows, g.before) for g in reading.grids] == [
        ("表1", [["甲"]], ["题"]),
        ("表2", [["乙"]], []),
    ]


def test_图片所在的格(document):
    grid = document(
        tbl(tr(tc(p(r("照片"))), tc(p("<w:r><w:pict><v:imagedata/></w:pict></w:r>"))))
    ).grids[0]
    assert grid.pictures == {(0, 1)}


def test_实体定义拒收(read, pack):
    data = pack({"word/document.xml": '<!DOCTYPE d [<!ENTITY x "y">]><w:d xmlns:w="w">&x;</w:d>'})
    assert [p.code for p in read(data, "样表.docx").problems] == ["xml_entities"]


def test_嵌套过深拒收而不死(read, raw_document):
    deep = "<w:ins>" * 20_000 + "</w:ins>" * 20_000
    reading = read(raw_document(f"<w:p>{deep}</w:p>"), "深.docx")
    assert [p.code for p in reading.problems] == ["damaged"]
    assert read(raw_document(p(r("好"))), "好.docx").paragraphs == ["好"]
