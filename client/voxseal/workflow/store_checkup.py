"""Whether the session may do what a delivery needs, and nothing more (the promise: a stolen session yields no audio)."""

from __future__ import annotations

from collections.abc import Iterator

from voxseal.domain.errors import AccessRefused, VoxsealError
from voxseal.domain.identity import StsSession
from voxseal.domain.ports import Clock, SessionSource
from voxseal.domain.profile import Profile
from voxseal.transfer.probe import Access, Listing, StoreProbe
from voxseal.workflow.checkup import Finding, fine, of_error, problem, warning

_PRACTICE = "The practice cloud enforces nothing: {}. A real cloud must refuse it."


def examine_store(profile: Profile, session: StsSession, sessions: SessionSource, clock: Clock) -> Iterator[Finding]:
    """Each check in turn, with the session itself. Leaves nothing in the store."""
    probe = StoreProbe(profile.cloud, sessions, clock)
    tell = f"Tell the organisation: {profile.organisation.support}"
    name = "write"
    try:
        yield from _writing(probe, session.prefix, tell)
        name = "list"
        own = probe.list(session.prefix)
        yield _listing(own, tell)
        name = "read"
        yield _reading(probe, own, session.prefix, profile.practice, tell)
        name = "others"
        yield _others(probe.list(_above(session.prefix)), profile.practice, tell)
    except VoxsealError as error:
        yield of_error(name, error)
    finally:
        probe.close()


def _writing(probe: StoreProbe, prefix: str, tell: str) -> Iterator[Finding]:
    try:
        upload = probe.begin(prefix)
    except AccessRefused:
        yield problem("write", "Your session may not add files to your own folder in the cloud.", tell)
        return
    yield fine("write", "Your session may add files to your own folder in the cloud.")
    try:
        parts = probe.list_parts(upload)
    finally:
        dropped = probe.drop(upload)
    if parts is Access.REFUSED:
        yield warning(
            "resume",
            "The cloud does not say which parts of an upload it has, so an interrupted large file begins anew.",
            tell,
        )
    elif dropped is Access.REFUSED:
        yield warning("resume", "Uploads that are given up cannot be dropped from here; the cloud has to do it.", tell)
    else:
        yield fine("resume", "An interrupted upload can go on where it stopped.")


def _listing(own: Listing, tell: str) -> Finding:
    if own.access is Access.ALLOWED:
        return fine("list", "Your session may list your own folder, which resuming needs.")
    return problem("list", "Your session may not list your own folder, which resuming needs.", tell)


def _reading(probe: StoreProbe, own: Listing, prefix: str, practice: bool, tell: str) -> Finding:
    """Only a file that is there proves it: for one that is not, AWS refuses even those who may read."""
    access = probe.read(own.key or f"{prefix}doctor/nothing-here")
    if access is not Access.REFUSED:
        if practice:
            return warning("read", _PRACTICE.format("your session could read what was delivered"))
        return problem(
            "read",
            "Your session can read what was delivered, and it must not: a stolen one could take it. What was sealed stays "
            "unreadable without the organisation's key.",
            tell,
        )
    if own.key is None:
        return warning(
            "read",
            "Reading is refused, as it must be, but nothing has been delivered yet to try it on.",
            "Try again after the first delivery: voxseal doctor",
        )
    return fine("read", "Your session cannot read what was delivered, so a stolen one yields no audio.")


def _others(above: Listing, practice: bool, tell: str) -> Finding:
    if above.access is Access.REFUSED:
        return fine("others", "Your session cannot see other people's folders.")
    if practice:
        return warning("others", _PRACTICE.format("your session could see other people's folders"))
    return problem("others", "Your session can see other people's folders, and it must not.", tell)


def _above(prefix: str) -> str:
    """The folder that holds `prefix`: `contractors/8f2c/` gives `contractors/`."""
    return prefix.rstrip("/").rpartition("/")[0] + "/" if "/" in prefix.rstrip("/") else ""
