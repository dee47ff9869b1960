"""The values of a workbook by python-calamine, whose panics are turned into refusals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import python_calamine

from dudao.reading.refusal import Refused, damaged


@contextmanager
def opened(file: BinaryIO) -> Iterator[python_calamine.CalamineWorkbook]:
    """A workbook open for ``rows``. Raises Refused where calamine cannot read it."""
    try:
        yield python_calamine.CalamineWorkbook.from_filelike(file)
    except Refused:
        raise
    except python_calamine.PasswordError:
        raise Refused(
            "encrypted", "文件有打开密码，读不出来。请取消密码后另存一份再上传。"
        ) from None
    except (python_calamine.CalamineError, ValueError, OSError):
        raise damaged() from None
    except BaseException as error:  # pyo3's PanicException derives from BaseException
        if type(error).__name__ == "PanicException":
            raise damaged() from None
        raise


def rows(book: python_calamine.CalamineWorkbook, sheet: str) -> list[list[Any]]:
    """All rows from A1 on; an empty cell is ''."""
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
