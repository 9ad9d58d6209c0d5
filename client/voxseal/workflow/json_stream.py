"""A JSON document whose one long list is written an entry at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any


def json_with_list(head: dict[str, Any], name: str, entries: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """The object `head` (which must not be empty) with one more member `name`: the list of `entries`, a line each."""
    yield f"{json.dumps(head)[:-1]}, {json.dumps(name)}: [".encode()
    separator = b"\n"
    for entry in entries:
        yield separator + json.dumps(entry).encode()
        separator = b",\n"
    yield b"\n]}\n"
