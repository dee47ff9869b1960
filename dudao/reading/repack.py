"""A package with some parts replaced and the media left out, stored uncompressed, for calamine."""

from __future__ import annotations

import io
import zipfile

from dudao.reading.package import Package


def repacked(package: Package, instead: dict[str, list[bytes]]) -> bytes:
    """The new package's bytes; ``instead`` gives the pieces of the replaced parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name, entry in package.entries.items():
            if entry.is_media or name.endswith("/"):
                continue
            with target.open(name, "w") as part:
                for piece in instead.get(name) or package.stream(name):
                    part.write(piece)
    return out.getvalue()
