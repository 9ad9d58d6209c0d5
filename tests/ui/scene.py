"""What a scene is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.ui.conftest import World
from voxseal.ui.desktop import Desktop

Wait = Callable[[Callable[[], bool]], None]
Act = Callable[[Desktop, Wait], Iterator[None] | None]


@dataclass(frozen=True)
class Scene:
    """`act` brings the open window into the state, and may yield; `before` changes the world before the window opens."""

    name: str
    act: Act
    before: Callable[[World], None] = lambda _: None
