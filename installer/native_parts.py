"""Parts of the package that are no Python packages: which files show that they are there, and under which licence they come.

A wheel brings most of them along without a list of its own, so this one is kept by hand; `notices` refuses a library that
neither a wheel's own licence nor a line here answers for.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NativePart:
    """`files`: patterns of names in the package. `wheel`: the Python package that brings them.

    `licence` is an SPDX expression. `texts` are names in resources/licences; none where the wheel's own text has it too.
    `same_version`: it is of the wheel's version. Others do not say theirs.
    """

    name: str
    files: tuple[str, ...]
    wheel: str
    licence: str
    website: str
    texts: tuple[str, ...] = ()
    same_version: bool = False


def _in_sndfile(name: str, licence: str, website: str, text: str) -> NativePart:
    return NativePart(name, ("_soundfile_data/libsndfile*",), "soundfile", licence, website, (text,))


NATIVE_PARTS = (
    NativePart(
        "Qt",
        ("PySide6/*",),
        "PySide6_Essentials",
        "LGPL-3.0-only",
        "https://www.qt.io",
        ("LGPL-3.0.txt", "GPL-3.0.txt"),
        True,
    ),
    NativePart(
        "ICU",
        ("*/libicu*", "*/icu*.dll"),
        "PySide6_Essentials",
        "Unicode-DFS-2016",
        "https://icu.unicode.org",
        ("ICU.txt",),
    ),
    _in_sndfile("libsndfile", "LGPL-2.1-or-later", "https://libsndfile.github.io/libsndfile", "LGPL-2.1.txt"),
    _in_sndfile("mpg123 (in libsndfile)", "LGPL-2.1-only", "https://www.mpg123.de", "LGPL-2.1.txt"),
    _in_sndfile("LAME (in libsndfile)", "LGPL-2.0-or-later", "https://lame.sourceforge.io", "LGPL-2.0.txt"),
    _in_sndfile("FLAC, Ogg, Vorbis, Opus (in libsndfile)", "BSD-3-Clause", "https://xiph.org", "Xiph.txt"),
    NativePart("PortAudio", ("*libportaudio*",), "sounddevice", "MIT", "https://www.portaudio.com", ("PortAudio.txt",)),
    NativePart("OpenBLAS", ("*openblas*",), "numpy", "BSD-3-Clause", "https://www.openblas.net"),
    NativePart(
        "GCC's runtime libraries",
        ("*libgfortran*", "*libquadmath*"),
        "numpy",
        "GPL-3.0-or-later WITH GCC-exception-3.1 AND LGPL-2.1-or-later",
        "https://gcc.gnu.org",
    ),
    NativePart(
        "OpenSSL (in cryptography)",
        ("cryptography/hazmat/bindings/_rust*",),
        "cryptography",
        "Apache-2.0",
        "https://www.openssl.org",
        ("Apache-2.0.txt",),
    ),
)
