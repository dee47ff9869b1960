"""What a purge takes out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What a purge removes, or has removed. ``originals`` are replaced by their records, ``lost`` (scans,
    files never committed) by nothing; ``backups`` (and logs put aside) still hold it all."""

    deleted: dict[str, int]
    masked: dict[str, int]
    texts: int
    uploads: tuple[int, ...]
    originals: tuple[str, ...]
    lost: tuple[str, ...]
    backups: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        return not (self.uploads or self.lost or self.texts)

    def counts(self) -> dict[str, int]:
        return {
            "deleted": sum(self.deleted.values()), "masked": sum(self.masked.values()),
            "texts": self.texts, "uploads": len(self.uploads),
            "originals": len(self.originals), "lost": len(self.lost),
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
