"""Books that are encrypted though no password is asked: Excel opens them by a password everybody has."""

from __future__ import annotations

import io

from dudao.reading.refusal import Refused

_EVERYBODYS = "VelvetSweatshop"
"""What Excel tries before it asks; set where a book is protected against changes only ([MS-OFFCRYPTO] 2.3.6.4)."""
_TOLD = "文件有打开密码，读不出来。请取消密码后另存一份再上传。"
_UNOPENED = "文件设了保护（打开时不问密码），里面是加密的，读不出来。请用 Excel 或 WPS 打开，取消“保护工作簿”或“建议只读”后另存一份再上传。"


def unlocked(data: bytes) -> bytes:
    """The book's bytes without its encryption. Raises Refused where it asks for a password."""
    import msoffcrypto  # here: few books are locked, and it takes a tenth of a second

    out = io.BytesIO()
    try:
        book = msoffcrypto.OfficeFile(io.BytesIO(data))
        book.load_key(password=_EVERYBODYS, verify_password=True)
    except Exception:  # noqa: BLE001 - another password, or a spoiled header: the file cannot be opened
        raise Refused("encrypted", _TOLD) from None
    try:
        book.decrypt(out)
    except Exception:  # noqa: BLE001 - the key was right, what it locks is spoiled
        raise Refused("encrypted", _UNOPENED) from None
    return out.getvalue()
