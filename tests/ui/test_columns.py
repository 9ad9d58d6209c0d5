"""Rows in columns: the order is what sorting would give, whatever the rows, and a table keeps its place."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from voxseal.domain.errors import Cancelled
from voxseal.ui.models import columns
from voxseal.ui.models.columns import Columns, Sort, Wanted, arrange, name_key
from voxseal.ui.models.table import Column, ManyRows
from voxseal.ui.shell import Shell
from voxseal.ui.widgets.table import Table

ROWS = st.lists(st.tuples(st.text(max_size=8), st.integers(0, 1 << 40), st.integers(0, 6), st.booleans()), max_size=60)


def never() -> bool:
    return False


@settings(max_examples=200, deadline=None)
@given(
    rows=ROWS,
    text=st.text(max_size=2),
    codes=st.none() | st.frozensets(st.integers(0, 6)),
    sort=st.sampled_from([Sort.FOUND, Sort.NAME, Sort.SIZE, Sort.CODE]),
    descending=st.booleans(),
)
def test_the_order_is_that_of_sorting(
    rows: list[tuple[str, int, int, bool]], text: str, codes: frozenset[int] | None, sort: Sort, descending: bool
) -> None:
    table = Columns()
    for name, size, code, _ in rows:
        table.append(name, size, code)
    table.take_out(np.array([at for at, row in enumerate(rows) if row[3]], np.int32), gone=True)
    kept = [
        at
        for at, (name, _, code, gone) in enumerate(rows)
        if not gone and (codes is None or code in codes) and text.casefold() in name.casefold()
    ]
    keys: dict[Sort, Callable[[int], object]] = {
        Sort.FOUND: lambda at: at,
        Sort.NAME: lambda at: name_key(rows[at][0]),
        Sort.SIZE: lambda at: rows[at][1],
        Sort.CODE: lambda at: rows[at][2],
    }
    expected = sorted(kept, key=keys[sort])  # type: ignore[arg-type]  # each of one kind
    if descending:
        expected.reverse()
    wanted = Wanted(text, codes, sort, descending)
    assert arrange(table.snapshot(), wanted, never).tolist() == expected
    if sort is Sort.FOUND and not descending:
        assert table.matching(0, wanted).tolist() == expected


def test_many_pieces_are_merged_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_CHUNK", 7)
    names = [f"Take {number}" for number in range(200)]
    shuffled = random.Random(1).sample(names, len(names))
    table = Columns()
    for name in shuffled:
        table.append(name, 0, 0)
    order = arrange(table.snapshot(), Wanted(sort=Sort.NAME), never)
    assert [shuffled[row] for row in order] == names  # 2 before 10
    assert arrange(table.snapshot(), Wanted(text="take 19"), never).tolist() == [
        row for row, name in enumerate(shuffled) if "Take 19" in name
    ]


@pytest.mark.parametrize("wanted", [Wanted(sort=Sort.NAME), Wanted(text="a")])
def test_arranging_stops_when_it_is_told_to(wanted: Wanted) -> None:
    table = Columns()
    for number in range(10):
        table.append(f"a{number}", 0, 0)
    with pytest.raises(Cancelled):
        arrange(table.snapshot(), wanted, lambda: True)


def test_a_snapshot_does_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Columns()
    for number in range(1500):  # more than the first room
        table.append(f"{number}", number, 0)
    before = table.snapshot()
    table.change(3, 5, size=99)
    table.append("late", 0, 0)
    assert (before.count, before.codes[3], before.sizes[3]) == (1500, 0, 3)
    assert (table.code(3), table.size(3), len(table)) == (5, 99, 1501)
    assert table.sum_of(5) == (99, 0.0)


@pytest.fixture
def model(shell: Shell) -> ManyRows:
    made = ManyRows(shell.tasks, [Column("Name", Sort.NAME), Column("Size", Sort.SIZE, 80)], shell.tasks)
    for name in ("c", "a", "b"):
        made.rows.append(name, ord(name), ord(name) - ord("a"))
    made.came(0)
    return made


def shown(model: ManyRows) -> list[str]:
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def test_what_a_person_looks_at_stays_chosen(model: ManyRows, qtbot: QtBot) -> None:
    table = Table(model, "Things")
    qtbot.addWidget(table)
    table.choose(2)
    table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: shown(model) == ["c", "b", "a"], timeout=PATIENCE)
    assert model.data(table.currentIndex()) == "b"
    assert [model.rows.names[row] for row in table.chosen()] == ["b"]
    table.selectAll()
    assert len(table.chosen()) == 3


def test_rows_that_come_while_an_order_is_made_are_not_lost(model: ManyRows, qtbot: QtBot) -> None:
    model.want(text="a")
    first = len(model.rows)
    model.rows.append("ab", 0, 0)
    model.rows.append("xy", 0, 0)
    model.came(first)
    qtbot.waitUntil(lambda: not model.arranging, timeout=PATIENCE)
    assert shown(model) == ["a", "ab"]
    model.want(text="")
    qtbot.waitUntil(lambda: shown(model) == ["c", "a", "b", "ab", "xy"], timeout=PATIENCE)


def test_only_the_last_wish_counts(model: ManyRows, qtbot: QtBot) -> None:
    for text in ("a", "b", "c"):
        model.want(text=text)
    qtbot.waitUntil(lambda: not model.arranging and shown(model) == ["c"], timeout=PATIENCE)
    model.clear()
    assert (model.rowCount(), model.wanted.text) == (0, "c")


def test_the_chosen_rows_can_be_copied(model: ManyRows, qtbot: QtBot, shell: Shell) -> None:
    from PySide6.QtGui import QGuiApplication

    table = Table(model, "Things")
    qtbot.addWidget(table)
    table.show()
    table.choose(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "a\t"
