"""What audio comes in: finding, reading and checking selected files."""

from voxseal.capture.audio import check_audio
from voxseal.capture.refusal import Refused
from voxseal.capture.scan import Found, LeftBehind, scan
from voxseal.capture.source import SourceFile

__all__ = ["Found", "LeftBehind", "Refused", "SourceFile", "check_audio", "scan"]
