"""Everything that a process hands to the system to be written, and a search in it for a sound.

command = traced(trace) + command       # strace: every write, to whatever, byte for byte
for name, data in written(trace): ...
sought = Sought.sound(pcm, capture)
sought.in_(data)                        # whether any stretch of some two dozen bytes of it is there
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from tests.audio.signals import unpacked
from voxseal.domain.recording import CaptureFormat

_WRITING = "write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg,copy_file_range,sendfile,splice,vmsplice,tee"
_OPENING = "open,openat,openat2,creat,memfd_create"
_CALL = re.compile(rb"^\d+ +(\w+)\((?:(?:AT_FDCWD(?:<[^>]*>)?, )?\"((?:\\x..)*)\"|\d+<([^>]*)>)?")
_BYTES = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')


def traced(trace: Path) -> tuple[str, ...]:
    """What goes before a command so that its writes, and those of all its threads and children, are in `trace`."""
    return (
        *("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "100000000", "-o", str(trace)),
        *("-e", f"trace={_WRITING},{_OPENING}", "-e", "signal=none", "--"),
    )


def written(trace: Path) -> dict[str, bytes]:
    """All bytes that were written, by what they were written to (a path, or `socket:[…]` and the like)."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for line in trace.read_bytes().splitlines():
        call = _CALL.match(line)
        if call is None or call[1].decode() not in _WRITING.split(","):
            continue
        pieces = [bytes.fromhex(piece.replace(b"\\x", b"").decode()) for piece in _BYTES.findall(line)]
        found[_plain(call[3] or b"?")] += pieces
    return {name: b"".join(pieces) for name, pieces in found.items()}


def opened_to_write(trace: Path) -> set[Path]:
    """Every path that was opened for writing."""
    paths = set()
    for line in trace.read_bytes().splitlines():
        call = _CALL.match(line)
        if call is not None and call[2] is not None and re.search(rb"O_WRONLY|O_RDWR|O_CREAT|^\d+ +creat", line):
            paths.add(Path(_plain(call[2])))
    return paths


def _plain(name: bytes) -> str:
    """A name as strace writes it, in hexadecimal."""
    return re.sub(rb"\\x([0-9a-f]{2})", lambda code: bytes.fromhex(code[1].decode()), name).decode(errors="replace")


class Sought:
    """Bytes of which no stretch is to be found. They must be random enough that eight in a row occur nowhere by chance."""

    def __init__(self, forms: Iterable[bytes]) -> None:
        # Any stretch of 15 + 8 bytes holds eight that begin at a multiple of 16.
        eights = [np.frombuffer(form[: len(form) // 16 * 16], "<u8")[::2] for form in forms]
        every = np.unique(np.concatenate(eights))
        self._eights = every[every != 0]

    @classmethod
    def sound(cls, pcm: bytes, capture: CaptureFormat) -> Sought:
        """PCM in every form that a program is likely to have it in: packed, as wider numbers, as fractions."""
        numbers = unpacked(pcm, capture.bit_depth).astype("<i4")
        fractions = numbers / 2.0 ** (capture.bit_depth - 1)
        wide = numbers << (32 - capture.bit_depth)
        forms = [pcm, numbers.tobytes(), wide.tobytes(), fractions.astype("<f4").tobytes(), fractions.tobytes()]
        # Eight bytes of a wider form are but two samples, or one: of that little, noise of 24 bits makes enough.
        return cls(forms)

    def in_(self, data: bytes) -> bool:
        for shift in range(8):
            windows = np.frombuffer(data, "<u8", count=max(len(data) - shift, 0) // 8, offset=min(shift, len(data)))
            places = np.searchsorted(self._eights, windows)
            if (self._eights[np.minimum(places, len(self._eights) - 1)] == windows).any():
                return True
        return False
