"""What outlives a run on this machine: the SQLite ledger and the spool of sealed files."""

from voxseal.store.ledger import Ledger, SealedSample
from voxseal.store.spool import Spool, SpoolFile, commit_together

__all__ = ["Ledger", "SealedSample", "Spool", "SpoolFile", "commit_together"]
