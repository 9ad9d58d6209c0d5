"""What the package leaves out, and why. Pure rules over names, so that tests can hold them; `voxseal.spec` applies them.

Names are paths inside the package's `_internal` folder, with `/`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatch
from pathlib import PurePosixPath

EXCLUDED_MODULES = (
    "voxseal.practice",  # the practice cloud: never shipped
    "moto",
    "oidc_provider_mock",
    "werkzeug",
    # Imported only where a developer sits, by libraries that Voxseal uses for something else.
    "IPython",
    "numpy.f2py",
    "pdb",
    "pydoc",
    "readline",
    "setuptools",
    "tkinter",
    "pygments",  # rich colours source code with it, in tracebacks and Markdown that Voxseal never shows
    "markdown_it",
    # There for the tools that build the package alone.
    "attr",
    "attrs",
    "chardet",
    "lxml",
)

LANGUAGES = ("de", "en")
"""Those that the window speaks (`voxseal.ui.language`); Qt's own texts for others would be a mixture."""

SERVICES = ("s3", "sts")
"""The two of AWS's services that Voxseal speaks to. botocore brings 400 more."""

_BOTOCORE = ("_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json")

QT_PLUGINS = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "platforminputcontexts": ("compose*", "ibus*"),  # dead keys, and scripts that are composed
    "platformthemes": ("qxdgdesktopportal",),  # without GTK's, which brings all of GTK
    "styles": ("*",),
    "iconengines": ("qsvgicon",),
    "imageformats": ("qsvg", "qico", "qjpeg"),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("bradient",),
}
"""Folder and names, without `lib` and ending. What is drawn is drawn by the processor: no OpenGL integrations."""


def kept(name: str) -> bool:
    """Whether a collected file goes into the package."""
    path = PurePosixPath(name)
    parts = path.parts
    if ".dist-info" in parts[0]:
        return False  # nothing asks for it at run time; versions are in the parts list
    if parts[:2] == ("botocore", "data"):
        return parts[2] in SERVICES or parts[2] in _BOTOCORE
    if parts[0] == "botocore":
        return path.suffix != ".pem"  # roots of its own: the system's are used
    if "translations" in parts and parts[0] == "PySide6":
        return path.name in {f"qtbase_{language}.qm" for language in LANGUAGES}
    if "plugins" in parts and parts[0] == "PySide6":
        return _plugin_kept(*parts[parts.index("plugins") + 1 :])
    if parts[:2] == ("voxseal", "_resources"):
        return path.suffix != ".ts"  # what translators work on; the program reads what is made of it
    if parts[0] == "numpy":
        return "tests" not in parts
    return True


def _plugin_kept(folder: str, name: str = "") -> bool:
    stem = name.split(".")[0].removeprefix("lib")
    return any(fnmatch(stem, pattern) for pattern in QT_PLUGINS.get(folder, ()))


def of_the_system(source: str) -> bool:
    """Whether a library is the Linux distribution's own. Those are asked for, not shipped: their repairs come with the
    system's updates. All but Python itself, which another release of the distribution has in another version.
    """
    path = PurePosixPath(source)
    if not source.startswith(("/lib/", "/lib64/", "/usr/lib/")):
        return False
    return not path.name.startswith("libpython") and "lib-dynload" not in path.parts


def reached(roots: Iterable[str], needs: Mapping[str, Collection[str]]) -> set[str]:
    """`roots` and every library that one of them needs, directly or through others."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(needs.get(name, ()))
    return found
