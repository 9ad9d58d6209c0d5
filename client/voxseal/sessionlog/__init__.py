"""The local record that support reads: typed events as JSON lines, free of secrets and names."""

from voxseal.sessionlog.chain import Retention
from voxseal.sessionlog.journal import Journal
from voxseal.sessionlog.pseudonyms import Pseudonyms

__all__ = ["Journal", "Pseudonyms", "Retention"]
