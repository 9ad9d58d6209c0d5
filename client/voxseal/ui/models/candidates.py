"""The files of a preview: what would be sent, and what not and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from voxseal.domain.samples import LeftOut
from voxseal.ui.language import Texts, duration_text, size_text
from voxseal.ui.models.columns import Columns, Numbers, Sort
from voxseal.ui.models.table import Column, ManyRows, Sign
from voxseal.ui.tasks import TaskRunner
from voxseal.ui.upload_words import reason_text
from voxseal.workflow.preview import Candidate

tr = Texts("AddFiles")
_WHY = list(LeftOut)
TO_SEND = 0
"""The code of a file that would be sent; the others are 1 + the place in `LeftOut`."""
LEFT_OUT = frozenset(range(1, len(_WHY) + 1))


def _code(candidate: Candidate) -> int:
    return TO_SEND if candidate.why is None else 1 + _WHY.index(candidate.why)


def _seconds(candidate: Candidate) -> float:
    return candidate.seconds if candidate.seconds is not None else float("nan")


def _made(numbers: Iterable[int], rows: Columns, paths: list[str], reasons: dict[int, str]) -> Iterator[Candidate]:
    for row in numbers:
        code = rows.code(row)
        why = None if code == TO_SEND else _WHY[code - 1]
        yield Candidate(Path(paths[row]), rows.names[row], rows.size(row), None, why, reasons.get(row, ""))


class CandidateRows(ManyRows):
    """Main thread only."""

    counted = Signal()
    """Another number of files would be sent or left out."""

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(
            tasks,
            [
                Column(tr("File"), Sort.NAME, share=4),
                Column(tr("What happens"), Sort.CODE, share=5),  # why one is left out is a sentence
                Column(tr("Length"), Sort.NUMBER, 90, right=True),
                Column(tr("Size"), Sort.SIZE, 100, right=True),
            ],
            parent,
        )
        self._paths: list[str] = []
        self._known: dict[str, int] = {}
        self._reasons: dict[int, str] = {}
        self._taken_out: list[Numbers] = []

    # --- rows ---------------------------------------------------------------------------------------------------

    def add(self, batch: Sequence[Candidate]) -> None:
        """Appends what was found. A file that is here already is not taken twice, and what is said of it is what was found
        now; one that was removed comes back.
        """
        first, here = len(self.rows), self.rows.here
        known = [(row, candidate) for candidate in batch if (row := self._known.get(str(candidate.path))) is not None]
        back = np.array(sorted({row for row, _ in known if not here[row]}), np.int32)
        anew = self._say(known)
        for candidate in batch:
            path = str(candidate.path)
            if path not in self._known:
                row = self.rows.append(candidate.name, candidate.size, _code(candidate), _seconds(candidate))
                self._paths.append(path)
                self._known[path] = row
                self._give_reason(row, candidate)
        self.came(first)
        if len(back):
            self.rows.take_out(back, gone=False)
            left = [np.setdiff1d(rows, back) for rows in self._taken_out]
            self._taken_out = [rows for rows in left if len(rows)]
        if len(back) or anew:
            self.arrange()
        self.counted.emit()

    def judge(self, batch: Sequence[Candidate]) -> None:
        """What is said of files that are here, where they were held against other rules. A removed one stays so."""
        if self._say([(self._known[str(candidate.path)], candidate) for candidate in batch]):
            self.arrange()
        self.counted.emit()

    def _say(self, known: Sequence[tuple[int, Candidate]]) -> bool:
        """Whether rows may have to be in another place now."""
        for row, candidate in known:
            self.rows.change(row, _code(candidate), candidate.size, _seconds(candidate))
            self._give_reason(row, candidate)
        if known:
            self.touched()
        return bool(known) and not self.wanted.by_name_alone

    def _give_reason(self, row: int, candidate: Candidate) -> None:
        if candidate.reason:
            self._reasons[row] = candidate.reason
        else:
            self._reasons.pop(row, None)

    def clear(self) -> None:
        super().clear()
        self._paths, self._known, self._reasons, self._taken_out = [], {}, {}, []
        self.counted.emit()

    def remove(self, rows: Numbers) -> None:
        """Takes rows out of what would be submitted; `undo` brings the last ones back."""
        if len(rows):
            self.rows.take_out(rows, gone=True)
            self._taken_out.append(rows)
            self.place(self.order[self.rows.here[self.order]])
            self.counted.emit()

    def undo(self) -> None:
        if self._taken_out:
            self.rows.take_out(self._taken_out.pop(), gone=False)
            self.arrange()
            self.counted.emit()

    @property
    def last_removed(self) -> int:
        """How many rows `undo` would bring back."""
        return len(self._taken_out[-1]) if self._taken_out else 0

    def to_send(self) -> tuple[int, int, float]:
        """Files, bytes and seconds of sound that would be sent."""
        return (self.rows.count_of(TO_SEND), *self.rows.sum_of(TO_SEND))

    def left_out(self) -> int:
        return int(np.count_nonzero(self.rows.here)) - self.rows.count_of(TO_SEND)

    def candidates(self) -> Iterator[Candidate]:
        """All that are not removed, as `Workbench.submit` takes them; made one by one, so that there are never many. In any
        thread, while nothing is added or removed."""
        return _made(np.flatnonzero(self.rows.here).tolist(), self.rows, self._paths, self._reasons)

    def all_candidates(self) -> Iterator[Candidate]:
        """Removed ones too, which may be brought back. Called in the main thread; what it gives may be gone through in any,
        whatever becomes of the rows meanwhile."""
        return _made(range(len(self.rows)), self.rows, self._paths, self._reasons)

    # --- cells --------------------------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        if column == 0:
            return self.rows.names[row]
        if column == 1:
            return self.what_happens(row)
        if column == 2:
            seconds = self.rows.number(row)
            return duration_text(seconds) if seconds == seconds else ""  # NaN: unknown
        return size_text(self.rows.size(row))

    def sign(self, row: int, column: int) -> Sign | None:
        if column != 1:
            return None
        return Sign("check", "good") if self.rows.code(row) == TO_SEND else Sign("skip", "warn")

    def tip(self, row: int, column: int) -> str:
        return self._paths[row] if column == 0 else self.what_happens(row) if column == 1 else ""

    def what_happens(self, row: int) -> str:
        code = self.rows.code(row)
        if code == TO_SEND:
            return tr("Will be sent")
        return reason_text(self._reasons.get(row, ""), _WHY[code - 1])
