"""`voxseal profile check | import | from-stack` and `voxseal consent`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face
from voxseal.cli.paths import NamedPath
from voxseal.domain.errors import ConsentNeeded, UsageError
from voxseal.domain.profile import Profile

if TYPE_CHECKING:
    from voxseal.workflow.workbench import Workbench

_FILE = click.argument("file", type=NamedPath())


@click.group("profile")
def profile_group() -> None:
    """The file that an organisation hands its contractors: where to, to whom, what audio."""


@voxseal_command("check")
@_FILE
def check(face: Face, file: Path) -> Exit:
    """Checks a profile file and shows what is in it. Changes nothing."""
    from voxseal.workflow.profiles import read_profile

    profile = read_profile(file)
    _show(face, profile)
    face.say("The profile is complete and its keys can be used.")
    return Exit.DONE


@voxseal_command("import")
@_FILE
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_(face: Face, file: Path, yes: bool) -> Exit:
    """Takes over a profile, after showing where voices go, who lets you in, and the keys' fingerprints."""
    from voxseal.workflow.profiles import differences, read_profile

    with face.workbench("profile import") as workbench:
        profile = read_profile(file)  # in here, so that the session log knows of a profile that is no good
        _show(face, profile)
        changes = differences(workbench.profile, profile) if workbench.has_profile else []
        face.document["changes"] = [{"what": what, "before": old, "now": new} for what, old, new in changes]
        if changes:
            face.say("Compared with the profile in use, this changes:")
            for what, old, new in changes:
                face.say(f"  {what}: {old} → {new}")
        if not yes:
            if not face.interactive:
                raise UsageError(
                    "Importing a profile needs a yes.",
                    hint="Nothing was changed. Compare the fingerprints, then add --yes.",
                )
            if not face.confirm("Compare the fingerprints with what the organisation told you. Import this profile?"):
                face.note("Nothing was changed.")
                workbench.exit_code = int(Exit.FAILED)
                return Exit.FAILED
        workbench.import_profile(file, shown=profile)
        face.say("Imported. Next: voxseal consent, then voxseal sign-in.")
        return Exit.DONE


@voxseal_command("from-stack")
@_FILE
@click.option("--consent", type=NamedPath(), required=True, help="The consent text: a text file in UTF-8.")
@click.option("--consent-version", required=True, help="The text's version; a new one is accepted anew.")
@click.option("--out", type=NamedPath(), required=True, help="Where to write the profile.")
@click.option("--scope", "scopes", multiple=True, default=("openid",), help="What to ask the sign-in service for.")
@click.option("--role-arn", help="One contractor's own role, where tokens cannot have tags.")
@click.option("--public-key", type=NamedPath(), help="The sealing key's public half, PEM; else KMS is asked.")
def from_stack(
    face: Face,
    file: Path,
    consent: Path,
    consent_version: str,
    out: Path,
    scopes: tuple[str, ...],
    role_arn: str | None,
    public_key: Path | None,
) -> Exit:
    """For organisations: makes a profile of the cloud template's stack, and shows the key's fingerprint.

    FILE is what `aws cloudformation describe-stacks --stack-name NAME` prints. The sealing key's public half is fetched
    from KMS with this computer's own AWS settings.
    """
    from voxseal.domain.profile import Consent
    from voxseal.workflow.profiles import parse_profile
    from voxseal.workflow.stack_profile import fetch_public_key, profile_from, read_outputs

    outputs = read_outputs(file)
    text = Consent(consent_version, _text_of(consent))
    pem = _text_of(public_key) if public_key else fetch_public_key(outputs)
    made = profile_from(outputs, pem, text, scopes=scopes, role_arn=role_arn)
    try:
        with out.open("x", encoding="utf-8") as target:
            target.write(made)
    except FileExistsError:
        raise UsageError("There is a file of that name already.", hint="Nothing was changed.", about=str(out)) from None
    except OSError:
        raise UsageError("The profile cannot be written there.", about=str(out)) from None
    _show(face, parse_profile(made.encode()))
    face.document["profile"] = str(out)
    face.say(f"Written: {out}. Tell contractors the fingerprint by another way than the one that the file goes by.")
    return Exit.DONE


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError("It cannot be read as a text file in UTF-8.", about=str(path)) from None


@voxseal_command("consent")
@click.option("--accept", is_flag=True, help="Accept the text.")
def consent(face: Face, accept: bool) -> Exit:
    """Shows the organisation's consent text, and whether you accepted it."""
    with face.workbench("consent", exclusive=accept) as workbench:
        given = workbench.consent_given()
        show_consent(face, workbench.profile)
        if accept and given is None:
            given = workbench.accept_consent()
        face.document["accepted_at"] = given.accepted_at.isoformat() if given else None
        if given is None:
            face.say("Not accepted yet. To accept it: voxseal consent --accept")
        else:
            face.say(f"You accepted this text on {given.accepted_at.astimezone():%Y-%m-%d %H:%M}.")
        return Exit.DONE


def ask_consent(face: Face, workbench: Workbench, *, accept: bool) -> None:
    """Before anything is submitted. Raises `ConsentNeeded` when there is nobody to ask, or the answer is no."""
    if workbench.consent_given() is not None:
        return
    show_consent(face, workbench.profile)
    if accept or face.confirm("Do you accept this text?"):
        workbench.accept_consent()
        return
    raise ConsentNeeded("The organisation's consent text is not accepted yet.")


def show_consent(face: Face, profile: Profile) -> None:
    text = profile.consent
    face.document["consent"] = {"version": text.version, "text": text.text}
    face.say(f"Consent text of {profile.organisation.name}, version {text.version}:")
    face.say()
    for line in text.text.splitlines():
        face.say(f"  {line}")
    face.say()


def _show(face: Face, profile: Profile) -> None:
    from voxseal.workflow.profiles import confirmation

    rows = confirmation(profile)
    if profile.practice:
        face.say("This is a PRACTICE profile: nothing leaves this computer.")
    face.document.update(
        organisation=profile.organisation.name,
        bucket=profile.cloud.bucket,
        prefix=profile.cloud.prefix,
        issuer=profile.sign_in.issuer,
        client_id=profile.sign_in.client_id,
        sts_endpoint=profile.cloud.sts_endpoint,
        role_arn=profile.cloud.role_arn,
        practice=profile.practice,
        consent_version=profile.consent.version,
        recipients=[{"key_arn": key.key_arn, "fingerprint": key.fingerprint} for key in profile.recipients],
    )
    face.fields(rows)


profile_group.add_command(check)
profile_group.add_command(import_)
profile_group.add_command(from_stack)
commands: tuple[click.Command, ...] = (profile_group, consent)
