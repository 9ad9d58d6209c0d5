"""The profile's prompt script: copied into the data folder when the profile is imported, with the media that it names.

`prompts/<first 16 digits of the profile's SHA-256>/` holds a profile's, so that script and profile always fit each other.
"""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from voxseal.capture.prompts import read_script
from voxseal.domain.errors import PromptScriptError
from voxseal.domain.profile import Profile
from voxseal.domain.prompts import PromptScript
from voxseal.workflow.folder import write_private

_MOST_MEDIA = 500 << 20
"""Bytes, of all media together."""


def import_script(profile: Profile, beside: Path, folder: Path) -> None:
    """Copies what `profile` names out of the folder `beside`, in which it lies itself.

    Raises `PromptScriptError` (missing, wrong, or not the one that the profile pins), `DiskFull`, `LedgerError`.
    """
    if profile.prompts is None:
        return
    script = read_script(_inside(beside, profile.prompts.script))
    if profile.prompts.sha256 not in {None, script.sha256}:
        raise PromptScriptError("The prompt script is not the one that the profile was made for: its SHA-256 differs.")
    target = _folder(profile, folder)
    # The media first, then the script that names them: reading a script checks that its media are there.
    room = _MOST_MEDIA
    for name in dict.fromkeys(prompt.media for prompt in script.prompts if prompt.media):
        room -= _copy(_inside(script.folder, name), target / name, room)
    _copy(_inside(beside, profile.prompts.script), _copied(profile, target), room)


def imported_script(profile: Profile, folder: Path) -> PromptScript | None:
    """The copy, checked again. Raises `PromptScriptError`."""
    return None if profile.prompts is None else read_script(_copied(profile, _folder(profile, folder)))


def sweep_scripts(profile: Profile, folder: Path) -> None:
    """Removes the scripts of other profiles."""
    for other in list(folder.iterdir()) if folder.is_dir() else []:
        if other != _folder(profile, folder):
            shutil.rmtree(other, ignore_errors=True)


def _folder(profile: Profile, folder: Path) -> Path:
    return folder / profile.digest[:16]


def _copied(profile: Profile, target: Path) -> Path:
    name = profile.prompts.script if profile.prompts else ""
    return target / ("script" + PurePosixPath(name).suffix.lower())


def _inside(folder: Path, name: str) -> Path:
    """`name` below `folder`, and no link out of it: a profile from outside must not name a file of this computer's own."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PromptScriptError("The prompt script, or one of its media, is a link that leads out of its folder.")
    return path


def _copy(source: Path, target: Path, room: int) -> int:
    """Returns the bytes copied."""
    try:
        size = source.stat().st_size
        if size > room:
            raise PromptScriptError(f"The script's media are larger than {_MOST_MEDIA >> 20} MiB together.")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with source.open("rb") as file:
            write_private(target, iter(lambda: file.read(1 << 20), b""))
    except OSError:
        raise PromptScriptError("A file of the prompt script cannot be read or copied.", about=str(source)) from None
    return size
