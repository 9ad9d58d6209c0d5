"""The error tree: one root, two branches, and plain words in each.

`UserWorldError` is something in the user's world (a network, a disk, a sign-in, a file): expected, shown as it is.
`VoxsealBug` is a mistake of ours: shown with an apology and a place to report it.

Each error says what happened (`title` and `message`), and what is safe and what to do next (`hint`). `code` is stable:
scripts, the session log and support go by it. No error text ever holds a secret, and none of those that reach the
session log holds a name: a name goes into `about`, which only the owner's screen shows.
"""

from __future__ import annotations

from typing import ClassVar


class VoxsealError(Exception):
    """Root of every error that Voxseal raises on purpose.

    Args:
        message: one or two sentences: what happened.
        hint: what is safe and what to do next; the class's own hint if left out.
        about: a file name, path or person that the message is about, for the owner's screen alone.
        detail: technical words for support (an SDK's error code, an HTTP status); free of secrets and names.
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    default_hint: ClassVar[str] = ""

    def __init__(
        self, message: str = "", *, hint: str | None = None, about: str | None = None, detail: str = ""
    ) -> None:
        self.message = message or self.title
        self.hint = self.default_hint if hint is None else hint
        self.about = about
        self.detail = detail
        super().__init__(self.message)


class UserWorldError(VoxsealError):
    """Something in the user's world; the program did what it should."""


class VoxsealBug(VoxsealError):
    """A mistake in Voxseal itself."""

    code = "bug"
    title = "Voxseal made a mistake"
    default_hint = "Nothing that was sealed or sent is lost. Please report this, with the session log."


# --- usage, profile, settings -----------------------------------------------------------------------------------


class UsageError(UserWorldError):
    """The call itself cannot be carried out as asked."""

    code = "usage"
    title = "That cannot be done as asked"


class ProfileError(UserWorldError):
    """The profile is missing, unreadable or wrong; the message names the key."""

    code = "profile"
    title = "The profile cannot be used"
    default_hint = "Nothing was changed. Ask the organisation that gave you the profile for a corrected one."


class SettingsError(UserWorldError):
    """settings.toml is unreadable or wrong (the message names the key), or a setting cannot be."""

    code = "settings"
    title = "The settings cannot be used"
    default_hint = "Nothing was changed. Correct settings.toml in the data folder, or delete it to have the usual ones."


class BundleError(UserWorldError):
    """A file is not a support bundle, or one that cannot be read."""

    code = "bundle"
    title = "The support bundle cannot be opened"
    default_hint = "Nothing was changed. Ask for it again, and for the reference code that belongs to it."


class ConsentNeeded(UserWorldError):
    """The consent text of the profile has not been accepted yet, or a new version of it has come."""

    code = "consent"
    title = "Your consent is needed first"
    default_hint = "Nothing was read or sent. Read the text and accept it: voxseal consent --accept"


class DataFolderBusy(UserWorldError):
    """Another Voxseal holds the lock of this data folder."""

    code = "busy"
    title = "Another Voxseal is running"
    default_hint = "Nothing was changed. Wait for it to finish or stop it, or choose another folder with --data-dir."


# --- disk and files ---------------------------------------------------------------------------------------------


class DiskFull(UserWorldError):
    """No room for the sealed copy or the ledger."""

    code = "disk-full"
    title = "The disk is full"
    default_hint = "Your originals are untouched and what was sealed is kept. Free some space, then: voxseal resume"


class LedgerError(UserWorldError):
    """The ledger cannot be read or written."""

    code = "ledger"
    title = "Voxseal's own records cannot be used"
    default_hint = "Your originals are untouched. Check the disk and the data folder's permissions, then try again."


class LedgerTooNew(LedgerError):
    """A newer Voxseal wrote this data folder."""

    code = "ledger-too-new"
    title = "This data folder belongs to a newer Voxseal"
    default_hint = "Nothing was changed. Update Voxseal, or choose another folder with --data-dir."


class SpoolDamaged(UserWorldError):
    """A sealed file that waits to be sent is missing or not as it was written."""

    code = "spool-damaged"
    title = "A sealed copy was lost on this machine"
    default_hint = (
        "It was not sent. A file's original is untouched and is sealed again when you go on;"
        " a take must be recorded again."
    )


# --- recording --------------------------------------------------------------------------------------------------


class PromptScriptError(UsageError):
    """A script of prompts is unreadable or wrong; the message names the line."""

    code = "prompt-script"
    title = "The prompt script cannot be used"
    default_hint = "Nothing was changed. Correct it, or ask whoever wrote it for a corrected one."


class MicrophoneError(UserWorldError):
    """The microphone cannot be used, or was lost."""

    code = "microphone"
    title = "The microphone cannot be used"
    default_hint = "What was recorded before is kept. Check that it is plugged in and allowed, then choose it again."


class PlaybackError(UserWorldError):
    """A take, or the sound that comes with a prompt, cannot be listened to."""

    code = "playback"
    title = "It cannot be played"
    default_hint = "The recording is kept. Check loudspeakers or headphones in the system's settings, then try again."


# --- sealing ----------------------------------------------------------------------------------------------------


class SealingError(UserWorldError):
    """A message cannot be sealed: a key, context or recipient is not acceptable."""

    code = "sealing"
    title = "The file cannot be sealed"


class RecipientKeyError(SealingError):
    """A recipient's public key cannot be used."""

    code = "recipient-key"
    title = "A recipient's key cannot be used"
    default_hint = "Nothing was sealed. Ask the organisation that gave you the profile for a corrected one."


class SealedMessageError(UserWorldError):
    """A sealed message is not whole, not genuine or not for this key."""

    code = "sealed-message"
    title = "Not a sealed message that can be trusted"
    default_hint = "No part of it was kept. Fetch it again from where it was delivered."


# --- sign-in ----------------------------------------------------------------------------------------------------


class SignInError(UserWorldError):
    """Signing in did not succeed."""

    code = "sign-in"
    title = "Signing in did not work"
    default_hint = "Nothing that was sealed is lost. Try again: voxseal sign-in"


class SignInNeeded(UserWorldError):
    """There is no session, or it has ended. Spends no upload attempt."""

    code = "sign-in-needed"
    title = "Please sign in"
    default_hint = "What was sealed is kept on this machine. Sign in and go on: voxseal sign-in, then voxseal resume"


class SignInCancelled(SignInError):
    """The person gave up waiting; shown quietly."""

    code = "sign-in-cancelled"
    title = "Signing in was cancelled"


class IssuerUnreachable(SignInError):
    """The sign-in service does not answer, or answers nonsense."""

    code = "issuer-unreachable"
    title = "The sign-in service cannot be reached"


class SessionsUnreachable(SignInError):
    """The service that opens sessions did not answer, or with nothing that can be used."""


class TokenRefused(SignInError):
    """The ID token is not one that we may believe."""

    code = "token-refused"
    title = "The sign-in service's answer was not accepted"


class ClockWrong(SignInError):
    """This machine's clock differs from the service's by more than the protocols allow."""

    code = "clock"
    title = "This computer's clock is wrong"
    default_hint = "Nothing is lost. Set the clock (best: automatically, from the network), then sign in again."


class SessionRefused(SignInError):
    """STS would not turn the sign-in into a session."""

    code = "session-refused"
    title = "The cloud refused the sign-in"
    default_hint = "Nothing is lost. Ask the organisation's support contact whether your account is set up."


class VaultError(UserWorldError):
    """The OS keyring cannot hold the session."""

    code = "vault"
    title = "The session cannot be kept in this system's keyring"
    default_hint = "The session is kept in memory only, so you will sign in again next time."


# --- the object store -------------------------------------------------------------------------------------------


class StoreError(UserWorldError):
    """The object store did not do what was asked."""

    code = "store"
    title = "The upload did not work"
    default_hint = "What was sealed is kept on this machine. Go on with: voxseal resume"


class StoreUnavailable(StoreError):
    """Passing: network trouble, 5xx, throttling. `retry_after` is the store's own wish in seconds, if it gave one."""

    code = "store-unavailable"
    title = "The cloud cannot be reached right now"
    default_hint = "What was sealed is kept on this machine. Check the network, then: voxseal resume"

    def __init__(
        self,
        message: str = "",
        *,
        retry_after: float | None = None,
        hint: str | None = None,
        about: str | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(message, hint=hint, about=about, detail=detail)
        self.retry_after = retry_after


class DamagedInTransit(StoreUnavailable):
    """The store received other bytes than were sent (a checksum said so). Sending again is right."""

    code = "damaged-in-transit"
    title = "Bytes were damaged on the way"


class SessionExpired(StoreError):
    """The store no longer takes this session. Not an attempt: the queue pauses until the next sign-in."""

    code = "session-expired"
    title = "The session has ended"
    default_hint = "What was sealed is kept on this machine. Sign in and go on: voxseal sign-in, then voxseal resume"


class AccessRefused(StoreError):
    """The session is valid and may not do this."""

    code = "access-refused"
    title = "The cloud refused the upload"
    default_hint = "What was sealed is kept on this machine. Ask the organisation's support contact."


class ClockSkewed(StoreError):
    """The store refuses the signature because this machine's clock is off."""

    code = "clock"
    title = "This computer's clock is wrong"
    default_hint = "Nothing is lost. Set the clock (best: automatically, from the network), then: voxseal resume"


class NoSuchUpload(StoreError):
    """The multipart upload is finished or gone; the store's listing tells which. Never shown: reconciled."""

    code = "no-such-upload"
    title = "The store no longer knows this upload"


class StoreRejected(StoreError):
    """The store will never accept this request as it is (too small a part, no such bucket, …)."""

    code = "store-rejected"
    title = "The cloud rejected the upload"
    default_hint = "What was sealed is kept on this machine. Ask the organisation's support contact."


class Cancelled(UserWorldError):
    """The user asked to stop. Silent: whoever asked knows."""

    code = "cancelled"
    title = "Stopped"
