"""mypy over the program, with a ratchet: ``tests/types.toml`` holds how many errors a file may still have.

``python tests/typed.py`` (a step of ``manage.py test``) fails where a file has more; ``--write`` notes the present
numbers, to be used where they fell and for a new file: one that is not listed yet is told, and fails nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HELD = ROOT / "tests" / "types.toml"
_ERROR = re.compile(r"(?m)^([\w./-]+\.py):\d+: error: ")


def counted(said: str) -> Counter[str]:
    """Errors by file in mypy's words.

    >>> counted("dudao/a.py:3: error: x\\ndudao/a.py:4: note: y\\ndudao/b.py:1: error: z\\n")
    Counter({'dudao/a.py': 1, 'dudao/b.py': 1})
    """
    return Counter(path.replace("\\", "/") for path in _ERROR.findall(said))


def risen(now: Counter[str], held: dict[str, int]) -> dict[str, tuple[int, int]]:
    """File → (errors it may have, errors it has), of the held files that have more.

    >>> risen(Counter({"a.py": 2, "b.py": 1, "new.py": 1}), {"a.py": 2, "b.py": 0})
    {'b.py': (0, 1)}
    """
    return {file: (held[file], n) for file, n in now.items() if n > held.get(file, n)}


def checked() -> list[str]:
    """Every file that mypy looks at, from the top of the tree."""
    found = [*(ROOT / "dudao").rglob("*.py"), *(ROOT / "deploy").glob("*.py")]
    found += [ROOT / "manage.py", ROOT / "dashboard.py"]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def main() -> int:
    ran = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    now = counted(ran.stdout)
    if ran.returncode and not now:
        print(ran.stdout + ran.stderr)
        return 1
    if "--write" in sys.argv:
        lines = [f'"{file}" = {now[file]}\n' for file in checked()]
        head = "# Type errors a file may still have (tests/typed.py): these numbers only fall.\n"
        HELD.write_text(head + "".join(lines), encoding="utf-8")
        return 0
    held = tomllib.loads(HELD.read_text(encoding="utf-8"))
    worse = risen(now, held)
    for line in ran.stdout.splitlines():
        if line.split(":")[0] in worse:
            print(line)
    for file in sorted(now.keys() - held.keys()):
        print(
            f"{file}: {now[file]} type errors in a new file, not held yet (tests/typed.py --write)"
        )
    for file, (may, has) in sorted(worse.items()):
        print(f"{file}: {has} type errors, {may} allowed")
    print(
        f"types: {now.total()} errors in {len(now)} files, {'more than before' if worse else 'none more than before'}"
    )
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
