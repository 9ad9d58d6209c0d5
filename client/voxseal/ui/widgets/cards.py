"""What the lists at the left of a page have in common: one card a row, one of them chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate


def dress_list(view: QListView, name: str, delegate: QStyledItemDelegate) -> None:
    """`name` is the list's accessible name; `delegate` paints a row, all of one height."""
    view.setAccessibleName(name)
    view.setItemDelegate(delegate)
    view.setMouseTracking(True)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setUniformItemSizes(True)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
