"""A crash leaves no memory behind: keys and sound lie in it in the clear."""

from __future__ import annotations

import sys


def refuse_core_dumps() -> None:
    """For this process and what it starts, whatever this system would do with a crash. Called first of all.

    The process stays "dumpable" to Linux: without that, the desktop's portals no longer know who asks them.
    """
    if sys.platform == "win32":
        return
    import resource

    # A limit of 0 holds for files alone. At 1 Linux starts no program to take the dump over either (core(5) and the
    # kernel's do_coredump), and one byte is no file.
    wanted = 1 if sys.platform == "linux" else 0
    for limit in (wanted, 0):
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
        except (OSError, ValueError):
            continue  # the system has a lower one, which only its administrator raises
        return
