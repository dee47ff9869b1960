"""Ways in which a store's files get spoiled, for the tests of what is said then."""

import struct
import subprocess
import sys
from pathlib import Path

import duckdb

DATABASE = "dudao.duckdb"

LEFT_A_WAL = """
import os, sys, duckdb
con = duckdb.connect(sys.argv[1])
con.execute("pragma disable_checkpoint_on_shutdown")
con.execute("insert into answers select 99 + range, 'tick', 'x', null, null, 'z', now()::timestamp, false from range(50)")
os._exit(9)
"""
HOLD = "import sys, duckdb; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"  # fmt: skip


def garbage(directory: Path) -> None:
    (directory / DATABASE).write_bytes(b"no database at all " * 700)


def emptied(directory: Path) -> None:
    (directory / DATABASE).write_bytes(b"")


def cut_short(directory: Path) -> None:
    path = directory / DATABASE
    path.write_bytes(path.read_bytes()[:5000])


def flipped(directory: Path) -> None:
    """Other bytes in the header of the first block."""
    with (directory / DATABASE).open("rb+") as held:
        held.seek(12288 + 100)
        held.write(b"\xff" * 64)


def half(directory: Path) -> None:
    """The second half is gone: the file opens, reading its rows or its catalogue fails."""
    path = directory / DATABASE
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def foreign(directory: Path) -> None:
    """A database of another program."""
    (directory / DATABASE).unlink()
    with duckdb.connect(str(directory / DATABASE)) as con:
        con.execute("create table t (a integer)")


def newer(directory: Path) -> None:
    """A database of a later version of this program."""
    with duckdb.connect(str(directory / DATABASE)) as con:
        con.execute("insert into schema_version values (9000, '9000_later.sql', now()::timestamp)")


def of_newer_duckdb(directory: Path) -> None:
    """A file of a storage version that no DuckDB of today reads, its header's checksum right."""
    path = directory / DATABASE
    content = bytearray(path.read_bytes())
    content[12:20] = struct.pack("<Q", 9999)
    total = 5381
    for (word,) in struct.iter_unpack("<Q", content[8:4096]):
        total ^= word * 0xBF58476D1CE4E5B9 % 2**64
    content[:8] = struct.pack("<Q", total)
    path.write_bytes(content)


def spoiled_wal(directory: Path) -> None:
    """A WAL with a write in it, of which a bit is flipped."""
    subprocess.run([sys.executable, "-c", LEFT_A_WAL, directory / DATABASE], check=False)
    wal = directory / f"{DATABASE}.wal"
    content = bytearray(wal.read_bytes())
    content[len(content) // 2] ^= 4
    wal.write_bytes(content)


def garbage_wal(directory: Path) -> None:
    (directory / f"{DATABASE}.wal").write_bytes(b"\x00garbage" * 100)


def held_by_another(directory: Path) -> subprocess.Popen:
    """Another process that has the database until its input is closed."""
    command = [sys.executable, "-c", HOLD, str(directory / DATABASE)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process
