"""Whom a secure connection believes: those whom this computer's own list of certificate authorities names."""

from __future__ import annotations


def trust_the_system() -> None:
    """From now on and for all of this process, libraries included: a company's own authority counts where its computers
    have it. Called before anything is imported that connects, which keeps what it finds then (botocore does).
    """
    import truststore

    truststore.inject_into_ssl()
