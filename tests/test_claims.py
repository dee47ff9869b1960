"""没有改动：只有确实知道的地方才这样说。"""

from __future__ import annotations

import re
from pathlib import Path

DUDAO = Path(__file__).resolve().parent.parent / "dudao"
KNOWN = {
    "access/carried.py": 2,  # accounts of a backup, refused before anything is begun
    "cli/backup.py": 1,  # refused before anything is begun
    "cli/commands.py": 1,  # it was so before: the store said that nothing changed
    "store/errors.py": 2,  # a newer store is not opened; the COMMIT did not happen
    "store/publication/publish.py": 1,  # the city's folder is there already: seen before anything is written
    "store/safekeeping/copying.py": 1,  # a copy beside the data; a caller that changes data says otherwise
    "store/decisions/disagreements.py": 1,  # of the correction and the new table, which both stay
    "reports/annotate/__init__.py": 1,  # of the file that was sent
}
"""File → how many of its messages may say so, and why it is known there."""
_CLAIM = re.compile(r"没有(?:任何)?(?:改动|改变)")


def claims(folder: Path) -> dict[str, int]:
    """File → messages that claim nothing was changed."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        many = sum(bool(_CLAIM.search(line)) and "任何改动" not in line for line in lines)
        if many:
            found[path.relative_to(folder).as_posix()] = many
    return found


def test_只有知道的地方说没有改动():
    assert claims(DUDAO) == KNOWN


def test_出错的页面_服务器和命令都不说(tmp_path):
    (tmp_path / "page.py").write_text('SAID = "这里出错了，已入库的数据没有改动。"', "utf-8")
    assert claims(tmp_path) == {"page.py": 1}
