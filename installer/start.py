"""The start of the packaged program, window and command line alike: its own name says which.

One executable carries everything once, under both names (`voxseal`, `voxseal-app`).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

WINDOW = "voxseal-app"


def give_back_library_path() -> None:
    """Programs that Voxseal starts (the browser, above all) must load the system's libraries and not the package's.

    The packaged start sets LD_LIBRARY_PATH for itself, and keeps what it found under another name. The loader has read it
    by now: what Voxseal loads later is not touched by this.
    """
    found = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if found is not None:
        os.environ["LD_LIBRARY_PATH"] = found
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def main() -> None:
    if getattr(sys, "frozen", False) and sys.platform == "linux":
        give_back_library_path()
    if Path(sys.argv[0]).name.lower().removesuffix(".exe") == WINDOW:
        from voxseal.ui.app import main as face
    else:
        from voxseal.cli.main import main as face
    face()


if __name__ == "__main__":
    main()
