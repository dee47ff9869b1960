"""Write the regression files of recognition and their answers: ``python tests/samples/make.py``.

Each function is one awkward file and what it means. An answer is only ever changed here, by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "data" / "samples")]

from hands import cards, facilities, ledgers, staff, surveys, tables  # noqa: E402
from maker.grid import write_csv, write_docx, write_ods, write_xlsx  # noqa: E402
from maker.truth import write_key  # noqa: E402


def main() -> None:
    for module in (staff, facilities, ledgers, cards, surveys, tables):
        for name, make in module.FILES.items():
            content, entries = make()
            path = HERE / name
            if name.endswith(".docx"):
                write_docx(path, content)
            elif name.endswith(".csv"):
                rows, encoding = content
                write_csv(path, rows, encoding)
            else:
                (write_ods if name.endswith(".ods") else write_xlsx)(path, content)
            write_key(HERE / f"{name}.json", name, entries)


if __name__ == "__main__":
    main()
