"""`voxseal seal | inspect | open`: sealed messages as files, without any network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face, error_document
from voxseal.cli.paths import NamedPath
from voxseal.cli.wording import count_text, size_text
from voxseal.domain.errors import SealedMessageError, UsageError, VoxsealError

_MANY: dict[str, Any] = {"nargs": -1, "required": True, "type": NamedPath()}


@voxseal_command("seal")
@click.argument("files", **_MANY)
@click.option("--profile", "profile_file", required=True, type=NamedPath(), help="Whose keys to seal to.")
@click.option("--out", required=True, type=NamedPath(file_okay=False), help="Where the sealed files go.")
def seal(face: Face, files: tuple[Path, ...], profile_file: Path, out: Path) -> Exit:
    """Seals files to the profile's keys, without any network. This computer cannot open them again."""
    from voxseal.domain.ids import new_sample_id, new_submission_id
    from voxseal.sealing import load_recipient
    from voxseal.workflow.local_sealing import seal_file
    from voxseal.workflow.profiles import read_profile

    profile = read_profile(profile_file)
    recipients = [load_recipient(key.key_arn, key.public_key_pem) for key in profile.recipients]
    submission = new_submission_id(datetime.now(UTC))
    entries: list[dict[str, Any]] = []
    for file in files:
        entry: dict[str, Any] = {"file": str(file)}
        try:
            sealed = seal_file(file, out, recipients, submission, new_sample_id())
            entry.update(
                sealed=str(sealed.path),
                id=sealed.sample,
                plaintext_size=sealed.result.plaintext_size,
                plaintext_sha256=sealed.result.plaintext_sha256,
                sealed_size=sealed.result.sealed_size,
                sealed_sha256=sealed.result.sealed_sha256,
            )
            face.say(f"{sealed.path}  {size_text(sealed.result.sealed_size)}")
        except VoxsealError as error:
            _failed(face, entry, error)
        entries.append(entry)
    face.document.update(submission=submission, files=entries)
    return _exit(entries)


@voxseal_command("inspect")
@click.argument("sealed", type=NamedPath())
def inspect(face: Face, sealed: Path) -> Exit:
    """Shows a sealed message's header, without any key. Nothing in it is proven until the message is opened."""
    from voxseal.sealing import read_header

    try:
        size = sealed.stat().st_size
        with sealed.open("rb") as file:
            header = read_header(file)
    except SealedMessageError as error:
        # Nothing was to be kept here, unlike when opening.
        raise SealedMessageError(
            error.message, hint="It is not a sealed message, or it is damaged.", about=str(sealed)
        ) from None
    except OSError:
        raise UsageError("The file cannot be read.", about=str(sealed)) from None
    face.document.update(
        file=str(sealed),
        size=size,
        suite=f"0x{header.suite_id:04x}",
        suite_name=header.suite_name,
        message_id=header.message_id,
        context=dict(header.context),
        recipients=[{"provider": key.provider_id, "key": key.key_name} for key in header.recipients],
        frame_length=header.frame_length,
        header_size=header.size,
    )
    face.say(str(sealed))
    face.fields(
        [
            ("Size", f"{size:,} bytes, {header.size:,} of them header"),
            ("Suite", f"0x{header.suite_id:04x}, {header.suite_name}"),
            ("Message id", header.message_id),
            ("Frames", f"{header.frame_length:,} bytes each"),
            *(("Recipient", f"{key.key_name} ({key.provider_id})") for key in header.recipients),
            *((f"Context {name}", value) for name, value in header.context.items()),
        ]
    )
    return Exit.DONE


@voxseal_command("open")
@click.argument("sealed", **_MANY)
@click.option("--key", "keys", required=True, multiple=True, type=NamedPath(), help="A private key, PEM.")
@click.option("--out", required=True, type=NamedPath(file_okay=False), help="Where the opened files go.")
def open_(face: Face, sealed: tuple[Path, ...], keys: tuple[Path, ...], out: Path) -> Exit:
    """For operators: opens sealed messages with a private key, and verifies all of each.

    With the submission's manifest.sealed among them, names are restored and hashes compared.
    """
    from voxseal.sealing import load_private_key
    from voxseal.workflow.opening import open_messages

    loaded = [load_private_key(key) for key in keys]
    return report_opened(face, open_messages(sealed, loaded, out))


def report_opened(face: Face, results: list[Any]) -> Exit:
    """Says what was opened and what was refused."""
    entries: list[dict[str, Any]] = []
    for result in results:
        entry: dict[str, Any] = {"sealed": str(result.sealed), "id": result.sample, "name": result.name}
        if result.error is None:
            entry.update(file=str(result.path), size=result.size, sha256=result.sha256)
        else:
            _failed(face, entry, result.error)
        entries.append(entry)
    face.document["files"] = entries
    opened = [entry for entry in entries if "error" not in entry and entry["name"] is not None]
    face.say(f"Opened and verified {count_text(len(opened), 'file')}, {size_text(sum(e['size'] for e in opened))}.")
    return _exit(entries)


def _failed(face: Face, entry: dict[str, Any], error: VoxsealError) -> None:
    entry["error"] = error_document(error)
    if not face.as_json:
        face.show_error(error)


def _exit(entries: list[dict[str, Any]]) -> Exit:
    failed = sum("error" in entry for entry in entries)
    if not failed:
        return Exit.DONE
    return Exit.FAILED if failed == len(entries) else Exit.PART


commands: tuple[click.Command, ...] = (seal, inspect, open_)
