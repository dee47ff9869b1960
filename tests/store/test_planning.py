"""How DuckDB plans: in few steps where a store is small, with all of its planning where a table is large."""

from __future__ import annotations

import pytest

from dudao.store import Store, opening


def left_out(store: Store) -> set[str]:
    (said,) = store.cursor().execute("select current_setting('disabled_optimizers')").fetchone()
    return set(said.split(",")) - {""}


@pytest.mark.parametrize(("many", "wanted"), [(500_000, True), (0, False)])
def test_a_small_store_is_planned_plainly_a_large_one_is_not(tmp_path, monkeypatch, many, wanted):
    monkeypatch.setattr(opening, "MANY", many)
    with Store.open(tmp_path / "store") as store:
        found = left_out(store)
    assert bool(found) is wanted
    assert not found & opening.PLANNED
