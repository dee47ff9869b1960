"""The one way a file is refused: a code and a Chinese sentence that says what it is and how to mend it."""

from __future__ import annotations

from dudao.problems import Problem


class Refused(Exception):
    """The file in hand cannot be read. Raised inside ``reading`` only; users see the Problem."""

    def __init__(self, code: str, message: str, text: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(code, "error", message, text=text)


def damaged(what: str = "文件不完整或已损坏") -> Refused:
    """A file whose type is known but whose content cannot be read."""
    return Refused("damaged", f"{what}。请在原来的软件中打开，另存一份后重新上传。")


def cut_short() -> Refused:
    """A file of a known type whose end is not there."""
    return Refused(
        "damaged",
        "文件不完整或已损坏：没有结尾，像是没有下载完、没有传完，或是分卷压缩包的一卷。请重新下载或拷贝完整的文件，能正常打开后再上传。",
    )


def bomb(what: str) -> Refused:
    """A file that unfolds to far more than any form holds."""
    return Refused(
        "bomb", f"{what}，不是正常的表格文件，没有读取。请另存一份只含表格内容的文件再上传。"
    )


def too_large(what: str) -> Refused:
    """An honest file beyond what is read at once."""
    return Refused("too_large", f"{what}。请拆分成几个文件后分别上传。")


def with_entities() -> Refused:
    """XML that declares a document type or entities; office programs never write these."""
    return Refused(
        "xml_entities",
        "文件里含有实体定义（DTD），可能是恶意文件，没有读取。请用 Excel、WPS 或 Word 另存一份后再上传。",
    )
