"""What outlives a run on this machine: the SQLite ledger and the spool of sealed files."""

from voxseal.store.ledger import Ledger
from voxseal.store.spool import Spool, SpoolFile

__all__ = ["Ledger", "Spool", "SpoolFile"]
