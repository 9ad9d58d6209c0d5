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
    expected = sorted(kept, key=keys[sort])
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
    table.change(3, 5, size=99, number=2.5)
    table.append("late", 0, 0)
    assert (before.count, before.codes[3], before.sizes[3]) == (1500, 0, 3)
    assert np.isnan(before.numbers[3])
    assert (table.code(3), table.size(3), len(table)) == (5, 99, 1501)
    assert table.sum_of(5) == (99, 2.5)


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


MANY = 400


@pytest.fixture
def long_table(shell: Shell, qtbot: QtBot) -> Table:
    """In sight, of many rows; every second has the code 1."""
    model = ManyRows(shell.tasks, [Column("Name", Sort.NAME), Column("Size", Sort.SIZE, 80)], shell.tasks)
    for number in range(MANY):
        model.rows.append(f"{number:03}", number, number % 2)
    model.came(0)
    table = Table(model, "Many things")
    qtbot.addWidget(table)
    table.resize(500, 400)
    table.show()
    return table


def rows_of(table: Table) -> ManyRows:
    model = table.model()
    assert isinstance(model, ManyRows)
    return model


def arrange_again(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rows_of(table).arranged, timeout=PATIENCE):
        rows_of(table).arrange()


def test_a_table_that_is_arranged_again_stays_where_it_was_scrolled_to(long_table: Table, qtbot: QtBot) -> None:
    model = rows_of(long_table)
    long_table.choose(3)
    long_table.selectAll()
    long_table.verticalScrollBar().setValue(200)
    model.rows.take_out(np.arange(10, 20, dtype=np.int32), gone=True)
    arrange_again(long_table, qtbot)
    assert long_table.verticalScrollBar().value() == 200
    assert len(long_table.chosen()) == MANY - 10  # not the current row alone
    assert long_table.current_row == 3


def test_a_current_row_in_sight_stays_at_its_height(long_table: Table, qtbot: QtBot) -> None:
    model = rows_of(long_table)
    long_table.choose(204)
    long_table.verticalScrollBar().setValue(200)
    model.rows.take_out(np.arange(50, dtype=np.int32), gone=True)
    arrange_again(long_table, qtbot)
    assert long_table.current_row == 204
    assert long_table.verticalScrollBar().value() == 150
    # A hundred places further down in another order: in sight all the same.
    model.want(codes=frozenset({0}))
    qtbot.waitUntil(lambda: model.rowCount() == 175, timeout=PATIENCE)
    assert long_table.viewport().rect().contains(long_table.visualRect(long_table.currentIndex()).center())


def test_where_the_current_row_goes_the_next_one_takes_its_place(long_table: Table, qtbot: QtBot) -> None:
    model = rows_of(long_table)
    long_table.choose(40)
    model.rows.take_out(np.array([3, 40, 41, 60], np.int32), gone=True)
    arrange_again(long_table, qtbot)
    assert long_table.current_row == 42
    assert long_table.chosen().tolist() == [42]
    long_table.choose(model.rowCount() - 1)
    model.rows.take_out(np.array([MANY - 1], np.int32), gone=True)
    arrange_again(long_table, qtbot)
    assert long_table.current_row == MANY - 2
    # A filter is another question: what it lets through is not chosen for the person.
    model.want(text="00")
    qtbot.waitUntil(lambda: "001" in shown(model) and len(shown(model)) < 20, timeout=PATIENCE)
    assert long_table.current_row is None
    assert not len(long_table.chosen())


def test_chosen_rows_stay_so_in_another_order_if_they_are_not_too_scattered(long_table: Table, qtbot: QtBot) -> None:
    model = rows_of(long_table)
    long_table.choose(10)
    model.want(codes=frozenset({0}))
    qtbot.waitUntil(lambda: model.rowCount() == MANY // 2, timeout=PATIENCE)
    long_table.selectAll()
    model.want(codes=None, descending=True)
    qtbot.waitUntil(lambda: model.rowCount() == MANY, timeout=PATIENCE)
    assert sorted(long_table.chosen().tolist()) == list(range(0, MANY, 2))


def test_a_hundred_thousand_chosen_rows_stay_so_but_not_thousands_of_stretches(long_table: Table, qtbot: QtBot) -> None:
    model = rows_of(long_table)
    count = 100_000
    for number in range(MANY, count):
        model.rows.append(f"{number:06}", number, number % 2)
    model.came(MANY)
    long_table.choose(1)
    long_table.selectAll()
    model.place(np.arange(count - 1, -1, -1, dtype=np.int32))
    assert len(long_table.chosen()) == count
    model.want(codes=frozenset({1}))
    qtbot.waitUntil(lambda: model.rowCount() == count // 2, timeout=PATIENCE)
    model.place(np.arange(count, dtype=np.int32))  # every second one was chosen: the window would stand still
    assert long_table.chosen().tolist() == [long_table.current_row] == [1]


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
