"""The faults that are tried. A twentieth of the real times, see `bad_day`."""

from __future__ import annotations

from .bad_day import MINUTE, READ_TIMEOUT, Fault
from .proxy import Direction, Kind, Mishap, Outage, cutting, resetting, stalling, trickling
from .store_faults import FailingAfterwards, Flipping, LosingAnswers, Operation, Refusing

MIB = 1 << 20


def surely(kind: Kind, seconds: float = 0.0) -> tuple[Mishap, ...]:
    """Once in the middle of parts and once among the answers, beside what chance brings."""
    return Mishap(kind, Direction.UP, 6 * MIB, seconds), Mishap(kind, Direction.DOWN, 1500, seconds)


_SHORT, _LONG = READ_TIMEOUT / 6, READ_TIMEOUT * 2

CUT = Fault("connections cut at random bytes", script=cutting, mishaps=surely(Kind.CUT))
FAULTS = (
    CUT,
    Fault("connections reset at random bytes", script=resetting, mishaps=surely(Kind.RESET)),
    Fault("line stands still, shorter than the timeout", script=stalling(_SHORT), mishaps=surely(Kind.STALL, _SHORT)),
    Fault("line stands still, longer than the timeout", script=stalling(_LONG), mishaps=surely(Kind.STALL, _LONG)),
    Fault("slow line that breaks now and then", script=trickling(4 * MIB), mishaps=surely(Kind.CUT)),
    Fault("no network for a minute", outages=(Outage(5 * MIB, MINUTE),)),
    Fault("no network for two minutes", outages=(Outage(9 * MIB, 2 * MINUTE),), resumes=2),
    Fault("500 to a third of the requests", behaviour=lambda: Refusing(500, "InternalError")),
    Fault("503 to a third of the requests", behaviour=lambda: Refusing(503, "SlowDown")),
    Fault("503 with Retry-After", behaviour=lambda: Refusing(503, "SlowDown", retry_after=1)),
    Fault("429 to a third of the requests", behaviour=lambda: Refusing(429, "TooManyRequests")),
    Fault("429 with Retry-After", behaviour=lambda: Refusing(429, "TooManyRequests", retry_after=1)),
    Fault("stored, and the answer is lost", behaviour=lambda: LosingAnswers(Operation.PUT, Operation.PART)),
    Fault("upload begun, and the answer is lost", behaviour=lambda: LosingAnswers(Operation.CREATE)),
    Fault("upload completed, and the answer is lost", behaviour=lambda: LosingAnswers(Operation.COMPLETE)),
    Fault(
        "done, and answered 500 all the same",
        behaviour=lambda: FailingAfterwards(Operation.PUT, Operation.CREATE, Operation.PART, Operation.COMPLETE),
    ),
    Fault("a byte flipped in each body", behaviour=Flipping),
)
