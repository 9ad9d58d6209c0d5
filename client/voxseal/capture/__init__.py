"""What audio comes in: finding, reading, checking and measuring selected files."""

from voxseal.capture.audio import Checked, check_and_measure, check_audio, check_rules, look_at_audio
from voxseal.capture.refusal import Refused
from voxseal.capture.scan import Found, LeftBehind, scan
from voxseal.capture.source import SourceFile
from voxseal.capture.verdict import judge

__all__ = [
    "Checked",
    "Found",
    "LeftBehind",
    "Refused",
    "SourceFile",
    "check_and_measure",
    "check_audio",
    "check_rules",
    "judge",
    "look_at_audio",
    "scan",
]
