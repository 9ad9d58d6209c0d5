"""What is told, and when. Each kind is an alarm of the template and a chapter of the runbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from detection.changes import kind_of_change
from detection.counting import SPAN, Amount, Counters, busiest_span, history_of, usual
from detection.events import Event, read_event
from detection.settings import Settings

_QUIET = 15
"""Minutes in which the same is not told of the same principal again; the first telling is the alarm.

The same is the same call, with the same end, in the same session: somebody who is refused must not hide for a quarter of an
hour that another is not. Of much reading it is the principal's alone, in whatever many sessions.
"""
_BULK = ("bulk-reads", "bulk-bytes")
_USUAL_FOR = 15
"""Minutes for which what is usual for somebody is not worked out anew."""


@dataclass(frozen=True)
class Finding:
    """Something that somebody must look at."""

    kind: str
    who: str
    at: datetime
    what: str
    session: str = ""

    def document(self) -> dict[str, str]:
        return {
            "kind": self.kind,
            "who": self.who,
            "session": self.session,
            "at": self.at.isoformat(),
            "what": self.what,
        }


class Watch:
    """Sees one record after the other, and keeps what it counts in `counters`."""

    def __init__(self, settings: Settings, counters: Counters) -> None:
        self._settings = settings
        self._counters = counters
        self._told: dict[tuple[str, ...], int] = {}
        self._usual: dict[tuple[str, str], tuple[int, int]] = {}

    def see(self, record: Mapping[str, Any]) -> list[Finding]:
        """What this record makes known; mostly nothing."""
        event = read_event(record)
        if event is None:
            return []
        return [finding for finding in self._findings(event) if self._is_news(finding, event.minute)]

    def _findings(self, event: Event) -> Iterator[Finding]:
        settings = self._settings
        ours = event.buckets & {settings.raw_bucket, settings.features_bucket}
        if event.is_read and ours:
            yield from self._of_read(event, settings.raw_bucket in ours)
        if event.is_decrypt and event.who != settings.intake_role and event.keys & set(settings.sealing_keys):
            yield self._finding("foreign-decrypt", event, f"{event.name} with the sealing key")
        kind = kind_of_change(event.name)
        if kind and any(name in event.text for name in settings.guarded):
            yield self._finding(kind, event, event.name)

    def _of_read(self, event: Event, voices: bool) -> Iterator[Finding]:
        settings = self._settings
        if event.who.startswith(settings.contractor_roles):
            yield self._finding("contractor-read", event, event.name)
        elif voices and event.who != settings.intake_role:
            yield self._finding("unexpected-read", event, f"{event.name} of sealed voices")
        self._counters.add(event.who, event.minute, Amount(1, event.size))
        counts = self._counters.between(event.who, event.minute - SPAN, event.minute + SPAN)
        for kind, measure, floor, busy in (
            ("bulk-reads", _reads, settings.read_floor, settings.busy_reads),
            ("bulk-bytes", _size, settings.bytes_floor, settings.busy_bytes),
        ):
            amount = busiest_span(counts, event.minute, measure)
            if amount >= floor and amount > self._usual_of(event, kind, measure, busy):
                yield self._finding(
                    kind, event, f"{amount} {'reads' if measure is _reads else 'bytes'} in five minutes"
                )

    def _usual_of(self, event: Event, kind: str, measure: Callable[[Amount], int], busy: int) -> int:
        """Worked out only for whoever is above the floor, and then kept for a while: it takes two weeks of counts."""
        kept = self._usual.get((event.who, kind))
        if kept is not None and abs(event.minute - kept[0]) < _USUAL_FOR:
            return kept[1]
        limit = usual(history_of(self._counters, event.who, event.minute), measure)
        if event.who == self._settings.intake_role or event.who in self._settings.known_readers:
            limit = max(limit or 0, busy)
        self._usual[event.who, kind] = (event.minute, limit or 0)
        return limit or 0

    def _finding(self, kind: str, event: Event, what: str) -> Finding:
        return Finding(kind, event.who, event.at, f"{what}{', refused' if event.failed else ''}", event.session)

    def _is_news(self, finding: Finding, minute: int) -> bool:
        same: tuple[str, ...] = (finding.kind, finding.who)
        if finding.kind not in _BULK:
            same = (*same, finding.session, finding.what)
        told = self._told.get(same)
        if told is not None and abs(minute - told) < _QUIET:
            return False
        self._told[same] = minute
        return True


def _reads(amount: Amount) -> int:
    return amount.reads


def _size(amount: Amount) -> int:
    return amount.size
