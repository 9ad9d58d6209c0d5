"""Where the installers' parts lie, and their scripts as modules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "installer"
RESOURCES = ROOT / "resources"


def load(name: str) -> ModuleType:
    """`installer/<name>.py`, which is a script and in no package."""
    if str(INSTALLER) not in sys.path:
        sys.path.append(str(INSTALLER))  # they import each other as scripts do
    known = sys.modules.get(f"installer_{name}")
    if known is not None:
        return known
    spec = importlib.util.spec_from_file_location(f"installer_{name}", INSTALLER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"installer_{name}"] = module
    spec.loader.exec_module(module)
    return module
