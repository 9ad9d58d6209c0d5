"""Taking a submission: from sealed voices to features, receipts, and nothing else.

    outcome = Intake(settings, buckets, opener).take(key_of_the_manifest)

What is done is read from the buckets each time, so a run needs no memory of those before it:

| found | so |
|---|---|
| features without a plan | a run ended in between: plan what they hold, delete it, write the receipt |
| a plan without its receipt | delete what is left of it, write the receipt |
| a plan with its receipt | done: its samples are known, none is taken twice |
| a sample in none of these | take it |
| every sample known, and the manifest still there | plan, delete and receipt the manifest too |

Two runs at once on the same submission are harmless: features files are numbered, and each number can be written once.
Whoever comes second looks again at what there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Protocol

from intake import receipts
from intake.buckets import Bucket
from intake.decoder import Decoder
from intake.erasing import is_erased
from intake.errors import ManifestRefused, Poisoned, Trouble
from intake.manifest import Entry, Known, Manifest, read_manifest
from intake.places import MANIFEST, Place
from intake.settings import Settings
from intake.table import Row, known_samples, write_table

_LARGEST_PIECE = 1 << 30
_TRIES = 5


class Opening(Protocol):
    """What `opening.Opener` does."""

    def open(self, sealed: bytes, *, submission: str, sample: str) -> bytes: ...


class State(Enum):
    DONE = "done"
    """Nothing raw is left of it."""
    PARTLY = "partly"
    """Some samples are poisoned and stay where they are, with the manifest."""
    UNFINISHED = "unfinished"
    """Time ran out between two batches; the next run goes on."""
    NOTHING = "nothing"
    """There is no such manifest: taken before, erased, or never there."""


@dataclass
class Outcome:
    state: State
    taken: int = 0
    """Samples of this run."""
    before: int = 0
    """Samples of runs before it."""
    poisoned: list[tuple[str, str]] = field(default_factory=list)
    """Sample id and reason."""


@dataclass(frozen=True)
class Buckets:
    raw: Bucket
    features: Bucket
    audit: Bucket


@dataclass
class _Books:
    """What the buckets say of a submission. `pieces` are features files by name, `unsettled` those without a receipt."""

    pieces: dict[str, tuple[Known, ...]]
    unsettled: list[str]
    next_number: int

    @property
    def known(self) -> dict[str, str]:
        return {each.sample: each.plaintext_sha256 for piece in self.pieces.values() for each in piece}


class Intake:
    """Takes submissions, one after the other. `seconds_left` is how long this process may still run."""

    def __init__(
        self,
        settings: Settings,
        buckets: Buckets,
        opener: Opening,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds_left: Callable[[], float] = lambda: float("inf"),
    ) -> None:
        self._settings = settings
        self._raw, self._features, self._audit = buckets.raw, buckets.features, buckets.audit
        self._opener = opener
        self._now = now
        self._seconds_left = seconds_left

    def take(self, key: str) -> Outcome:
        """Takes the submission whose manifest is at `key`. Raises `ManifestRefused` or `Trouble`; never loses anything."""
        place = Place.of_manifest(key, self._settings.prefix)
        self._refuse_erased(place)
        try:
            sealed = self._raw.read(key, self._settings.max_manifest_bytes)
            if sealed is None:
                self._finish_without_manifest(place)
                return Outcome(State.NOTHING)
            if len(sealed) > self._settings.max_manifest_bytes:
                raise ManifestRefused("manifest-size", "The manifest is larger than any should be.")
            content = self._opener.open(sealed, submission=place.submission, sample=MANIFEST)
        except Poisoned as error:
            raise ManifestRefused(f"manifest-{error.reason}", error.words) from None
        manifest = read_manifest(content, place.submission, self._settings.max_samples)
        outcome = self._take_samples(place, manifest)
        if outcome.state is State.DONE:
            kept = [{"sample": MANIFEST, "plaintext_sha256": hashlib.sha256(content).hexdigest()}]
            self._delete(place, MANIFEST, kept, "every sample is taken")
        return outcome

    # --- samples ------------------------------------------------------------------------------------------------

    def _take_samples(self, place: Place, manifest: Manifest) -> Outcome:
        outcome = Outcome(State.DONE)
        books = self._settle_what_is_there(place)
        outcome.before = len(books.known)
        poisoned = self._altered(manifest, books)
        with Decoder(self._settings) as decoder:
            while batch := self._next_batch(manifest, books, poisoned):
                if not self._has_time():
                    outcome.state = State.UNFINISHED
                    break
                rows = list(self._open_batch(place, batch, decoder, poisoned))
                if not rows:
                    continue
                name = f"{books.next_number:05d}"
                table = write_table(rows, place, manifest.consent, self._settings.features)
                if not self._features.put_once(place.piece(books.next_number), table):
                    books = self._books(place)  # somebody else was quicker: what they took, we do not
                    continue
                self._refuse_erased(place)
                books.pieces[name] = tuple(Known(row.entry.sample, row.entry.plaintext_sha256) for row in rows)
                books.next_number += 1
                self._settle(place, name, books.pieces[name])
                outcome.taken += len(rows)
        if "missing" in poisoned.values():  # or taken by somebody else meanwhile
            known = self._books(place).known
            poisoned = {sample: why for sample, why in poisoned.items() if why != "missing" or sample not in known}
        outcome.poisoned = sorted(poisoned.items())
        if outcome.poisoned and outcome.state is State.DONE:
            outcome.state = State.PARTLY
        return outcome

    def _altered(self, manifest: Manifest, books: _Books) -> dict[str, str]:
        """Samples that were taken before with other content: a second manifest must not get theirs deleted unread."""
        known = books.known
        return {
            entry.sample: "other-content"
            for entry in manifest.entries
            if known.get(entry.sample, entry.plaintext_sha256) != entry.plaintext_sha256
        }

    def _next_batch(self, manifest: Manifest, books: _Books, poisoned: dict[str, str]) -> list[Entry]:
        known = books.known
        batch: list[Entry] = []
        size = 0
        # By id, and so by key: then what a batch deletes stands together in a listing, however long that is.
        for entry in sorted(manifest.entries, key=lambda entry: entry.sample):
            if entry.sample in known or entry.sample in poisoned:
                continue
            size += entry.sealed_size
            if batch and (len(batch) >= self._settings.batch_samples or size > self._settings.batch_bytes):
                break
            batch.append(entry)
        return batch

    def _open_batch(
        self, place: Place, batch: Sequence[Entry], decoder: Decoder, poisoned: dict[str, str]
    ) -> Iterator[Row]:
        held = 0
        for entry in batch:
            if not self._has_time() or held >= self._settings.batch_feature_bytes:
                return  # what is taken so far is written; the rest is another batch's
            try:
                row = Row(entry, decoder.features(self._fetch(place, entry)))
            except Poisoned as error:
                poisoned[entry.sample] = error.reason
                continue
            held += row.size
            yield row

    def _has_time(self) -> bool:
        return self._seconds_left() >= self._settings.keep_free_seconds

    def _fetch(self, place: Place, entry: Entry) -> bytes:
        """The sample's plaintext, checked against everything that is known of it. Raises `Poisoned`."""
        if max(entry.sealed_size, entry.plaintext_size) > self._settings.max_sample_bytes:
            raise Poisoned("too-large", "It is larger than this intake takes.")
        sealed = self._raw.read(place.raw(entry.sample), entry.sealed_size)
        if sealed is None:
            raise Poisoned("missing", "The manifest names it, and it is not there.")
        if len(sealed) != entry.sealed_size or hashlib.sha256(sealed).hexdigest() != entry.sealed_sha256:
            raise Poisoned("sealed-hash", "The sealed message is not the one that the manifest names.")
        plaintext = self._opener.open(sealed, submission=place.submission, sample=entry.sample)
        if len(plaintext) != entry.plaintext_size or hashlib.sha256(plaintext).hexdigest() != entry.plaintext_sha256:
            raise Poisoned("plaintext-hash", "What was sealed is not what the manifest names.")
        return plaintext

    # --- the books ----------------------------------------------------------------------------------------------

    def _books(self, place: Place) -> _Books:
        found = (
            key.removeprefix(place.features).removesuffix(".parquet") for key in self._features.keys(place.features)
        )
        names = [name for name in found if name.isdigit()]
        records = {key.removeprefix(place.receipts) for key in self._audit.keys(place.receipts)}
        pieces: dict[str, tuple[Known, ...]] = {}
        for name in names:
            if f"{name}.planned.json" in records:
                pieces[name] = self._planned(place, name).samples
            else:
                content = self._features.read(place.piece(int(name)), _LARGEST_PIECE)
                pieces[name] = known_samples(content) if content is not None else ()
        numbers = [int(name) for name in {*names, *(record.split(".")[0] for record in records)} if name.isdigit()]
        unsettled = [name for name in names if f"{name}.deleted.json" not in records]
        return _Books(pieces, unsettled, max(numbers, default=-1) + 1)

    def _planned(self, place: Place, name: str) -> receipts.Plan:
        content = self._audit.read(place.planned(name), _LARGEST_PIECE)
        if content is None:
            raise Trouble("plan", "A plan that was listed is not there.")
        return receipts.read_plan(content)

    def _settle_what_is_there(self, place: Place) -> _Books:
        books = self._books(place)
        for name in books.unsettled:
            self._settle(place, name, books.pieces[name])
        return books

    def _settle(self, place: Place, name: str, samples: Sequence[Known]) -> None:
        where = {"bucket": self._features.name, "key": place.piece(int(name))}
        kept = [
            {"sample": each.sample, "plaintext_sha256": each.plaintext_sha256, "features": where} for each in samples
        ]
        self._delete(place, name, kept, "features of it are kept")

    # --- deleting -----------------------------------------------------------------------------------------------

    def _delete(self, place: Place, name: str, kept: Sequence[dict[str, Any]], why: str) -> None:
        """Plans, deletes, looks, and writes the receipt; what of this was done before is not done again."""
        keys = [place.raw(each["sample"]) for each in kept]
        content = self._audit.read(place.planned(name), _LARGEST_PIECE)
        if content is None:
            plan = receipts.plan(
                who=self._settings.actor,
                when=self._now().isoformat(),
                why=why,
                bucket=self._raw.name,
                samples=kept,
                versions=self._raw.versions_of(place.folder, keys),
            )
            content = receipts.to_bytes(plan.document)
            if not self._audit.put_once(place.planned(name), content):
                content = self._audit.read(place.planned(name), _LARGEST_PIECE) or b""  # a quicker one's
        planned = receipts.read_plan(content)
        gone = set(planned.versions)
        for _ in range(_TRIES):
            left = self._raw.versions_of(place.folder, keys)
            if not left:
                break
            self._raw.delete(left)
            gone |= set(left)
        else:
            raise Trouble("not-gone", "Versions of raw objects keep coming back.")
        said = receipts.receipt(planned, content, sorted(gone), self._now().isoformat(), self._settings.actor)
        self._audit.put_once(place.deleted(name), receipts.to_bytes(said))

    # --- endings ------------------------------------------------------------------------------------------------

    def _finish_without_manifest(self, place: Place) -> None:
        """For a run that ended between deleting the manifest and saying so."""
        records = {key.removeprefix(place.receipts) for key in self._audit.keys(place.receipts)}
        if f"{MANIFEST}.planned.json" in records and f"{MANIFEST}.deleted.json" not in records:
            self._delete(place, MANIFEST, self._planned(place, MANIFEST).document["samples"], "every sample is taken")

    def _refuse_erased(self, place: Place) -> None:
        """Features that were written while their contractor was being erased go as well. Raises `Trouble` then."""
        if is_erased(self._audit, place):
            self._features.delete(self._features.versions(place.features).versions)
            raise Trouble("erased", "This submission was erased on request. What is left of it: erase once more.")
