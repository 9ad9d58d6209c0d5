"""Why a sealed message is refused, in words that tell the cases apart. `detail` is the stable word for support."""

from __future__ import annotations

from voxseal.domain.errors import SealedMessageError


def truncated() -> SealedMessageError:
    return SealedMessageError("The sealed message is cut off: its end is missing.", detail="truncated")


def altered(what: str) -> SealedMessageError:
    return SealedMessageError(f"The sealed message is damaged or was altered. {what}", detail="altered")


def trailing() -> SealedMessageError:
    return SealedMessageError(
        "Something follows the end of the sealed message: it was added to, or two messages were joined.",
        detail="trailing",
    )


def not_for_this_key() -> SealedMessageError:
    return SealedMessageError(
        "The sealed message was not sealed for this key, or its wrapped key is damaged.",
        hint="No part of it was kept. See for which keys it was sealed, and try with one of those.",
        detail="not-for-this-key",
    )


def not_a_message(what: str) -> SealedMessageError:
    return SealedMessageError(what, detail="not-a-message")
