"""The sound service of a Linux desktop, asked without any tool of its own."""

from voxseal.capture.pulse.client import NoPulse, PulseClient, Source

__all__ = ["NoPulse", "PulseClient", "Source"]
