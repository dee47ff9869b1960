"""What every opening of a database file shares: its name in the directory, and how DuckDB is set."""

DATABASE = "dudao.duckdb"
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allocator_background_threads": "true",  # freed memory goes back without waiting for the next query
}
