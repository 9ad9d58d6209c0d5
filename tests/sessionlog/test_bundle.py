"""Support bundles: what is in them, that they can be checked, and that one from elsewhere can do no harm."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from voxseal.cli.main import program
from voxseal.domain.errors import BundleError, DiskFull, LedgerError, UsageError
from voxseal.domain.events import BundleSaved, ChainClosed, ChainOpened
from voxseal.sessionlog import Retention
from voxseal.sessionlog import bundle as bundles
from voxseal.sessionlog.bundle import Bundle, BundleFile, checksums_of, open_bundle, reference_of, write_bundle
from voxseal.sessionlog.chain import CHAIN, HEAD, ChainState
from voxseal.sessionlog.explanation import explain
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.flaws import What
from voxseal.sessionlog.lines import NOTHING, encode_fields, line_of, parse, time_text
from voxseal.sessionlog.reading import SessionLog
from voxseal.sessionlog.verification import verify
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.support_bundle import SupportBundle, collect
from voxseal.workflow.workbench import Workbench

from .logs import MovedClock, journal, write_killed_run, write_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Runs of forty, five and one days ago, and one that was killed."""
    made = DataFolder(tmp_path_factory.mktemp("data"))
    for days, run in ((25, "aaaa"), (5, "bbbb"), (1, "cccc")):
        write_run(made.journal, run, MovedClock(datetime.now(UTC) - timedelta(days=days)), 2)
    write_killed_run(made.journal, "dddd", MovedClock(datetime.now(UTC) - timedelta(hours=1)), 1, torn=b'{"pr')
    return made


@pytest.fixture(scope="module")
def saved(folder: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return collect(folder).save(tmp_path_factory.mktemp("saved")).path


@pytest.fixture
def opened(saved: Path) -> Iterator[Bundle]:
    with open_bundle(saved) as bundle:
        yield bundle


def test_a_bundle_holds_the_logs_of_the_chosen_time(folder: DataFolder, opened: Bundle) -> None:
    assert [name[17:21] for name in opened.names()] == ["bbbb", "cccc", "dddd"]
    assert opened.flaws == []
    found = verify(opened)
    assert found.holds, found.flaws
    assert found.files == 3
    assert "Not in this bundle" in found.notes[0].words
    some = collect(folder, since=datetime.now(UTC) - timedelta(days=30), until=datetime.now(UTC) - timedelta(days=2))
    assert sum(file.name.endswith(".jsonl") for file in some.files) == 2


def test_what_is_shown_is_what_is_saved(folder: DataFolder, tmp_path: Path) -> None:
    draft = collect(folder)
    shown = {file.name: draft.text(file.name) for file in draft.files}
    saved = draft.save(tmp_path / "mine.zip", frozenset({"versions.json"}))
    with zipfile.ZipFile(saved.path) as archive:
        inside = {name: archive.read(name).decode() for name in archive.namelist()}
    beside = {"READ-ME.txt", "checksums.sha256", "contents.json"}
    assert {name: text for name, text in inside.items() if name not in beside} == {
        name: text for name, text in shown.items() if name != "versions.json"
    }
    assert saved.reference in inside["READ-ME.txt"]
    contents = json.loads(inside["contents.json"])
    assert [each["name"] for each in contents["left_out"]] == ["versions.json"]
    assert saved.path.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.partial"))


def test_the_usual_tool_checks_the_sums(saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        archive.extractall(tmp_path)
    subprocess.run(["sha256sum", "--check", "--quiet", "checksums.sha256"], cwd=tmp_path, check=True)


def test_the_reference_is_the_bundles_own(folder: DataFolder, tmp_path: Path, opened: Bundle) -> None:
    first = collect(folder).save(tmp_path)
    assert first.path.name == f"voxseal-support-{first.reference}.zip"
    second = collect(folder).save(tmp_path, frozenset({"settings.json"}))
    assert len({first.reference, second.reference, opened.reference}) == 3
    with open_bundle(first.path) as bundle:
        assert bundle.reference == first.reference
    with zipfile.ZipFile(first.path) as archive:
        assert reference_of(archive.read("checksums.sha256")) == first.reference


def test_a_running_voxseal_is_no_flaw(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with Workbench(folder, command="submit") as workbench:
        draft = collect(folder, workbench, doctor=False)
        workbench.publish(BundleSaved("VX-0000-0000", 1, 0))  # between looking and saving
        saved = draft.save(tmp_path)
        workbench.publish(BundleSaved("VX-0000-0000", 1, 0))
        with open_bundle(saved.path) as bundle:
            found = verify(bundle)
            assert found.holds, found.flaws
            assert [note.words for note in found.notes] == ["Still being written."]
    log = SessionLog(FolderFiles(folder.journal))
    told = [entry.fields.get("reference") for entry in log.entries(range(len(log))) if entry.event == BundleSaved.name]
    assert told == ["VX-0000-0000", saved.reference, "VX-0000-0000"]


def test_of_a_line_that_is_being_written_nothing_is_taken(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with Workbench(folder, command="submit"):
        (live,) = folder.journal.glob("*.jsonl")
        with live.open("ab") as file:
            file.write(b'{"prev":"half a line')
        draft = collect(folder, doctor=False)
    assert draft.text(f"journal/{live.name}").endswith("}\n")


def test_what_cannot_be_found_out_names_no_place_and_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise LedgerError(detail="cannot open /home/ann/voice.wav for ann@example.org")

    monkeypatch.setattr("voxseal.workflow.support_bundle.versions", fails)
    document = json.loads(collect(DataFolder(tmp_path), doctor=False).text("versions.json"))
    assert document == {"not_known": LedgerError.code, "detail": "cannot open <path> for <e-mail>"}


def test_the_log_of_another_machine_is_read_like_ones_own(folder: DataFolder, opened: Bundle) -> None:
    with closing(opened):
        log = SessionLog(opened)
        own = SessionLog(FolderFiles(folder.journal))
    assert len(log) == len(own) - own.runs[0].lines
    assert [each.cause.key for each in explain(log)] == ["killed"]
    assert [run.command for run in log.runs] == ["submit"] * 3


def test_places_that_cannot_be_saved_to(folder: DataFolder, tmp_path: Path) -> None:
    draft = collect(folder)
    with pytest.raises(UsageError):
        draft.save(tmp_path / "no" / "such" / "folder.zip")
    with pytest.raises(UsageError):
        draft.save(tmp_path, frozenset({"no-such-file"}))
    with pytest.raises(UsageError):
        draft.text("no-such-file")
    (tmp_path / "a-file").write_text("")
    with pytest.raises(UsageError):
        draft.save(tmp_path / "a-file" / "x.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-file"]


def test_a_file_that_came_meanwhile_is_kept_unless_the_person_said_so(folder: DataFolder, tmp_path: Path) -> None:
    draft, there = collect(folder), tmp_path / "x.zip"
    there.write_bytes(b"mine")
    with pytest.raises(UsageError, match="of that name already"):
        draft.save(there, overwrite=False)
    assert there.read_bytes() == b"mine"
    draft.save(there)
    assert zipfile.is_zipfile(there)
    assert draft.save(tmp_path / "y.zip", overwrite=False).path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["x.zip", "y.zip"]


def test_whatever_else_lies_there_is_left_alone(folder: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "x.zip.partial").write_bytes(b"mine")
    collect(folder).save(tmp_path / "x.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.zip", "x.zip.partial"]
    assert (tmp_path / "x.zip.partial").read_bytes() == b"mine"


def test_what_cannot_be_tidied_up_hides_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = [b"0123456789"]  # for the checksums

    def full() -> io.BytesIO:
        if good:
            return io.BytesIO(good.pop())
        raise OSError(errno.ENOSPC, "no room")

    def refuses(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, "read-only", str(self))

    draft = SupportBundle([BundleFile("a.json", "…", 10, full)])
    monkeypatch.setattr(Path, "unlink", refuses)
    with pytest.raises(DiskFull):
        draft.save(tmp_path / "x.zip", overwrite=False)


@pytest.mark.parametrize("readings", [0, 1], ids=["before it is written", "while it is written"])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, readings: int) -> None:
    good = [b"0123456789"] * readings

    def full() -> io.BytesIO:
        if good:
            return io.BytesIO(good.pop())
        raise OSError(28, "No space left on device")

    draft = SupportBundle([BundleFile("a.json", "…", 10, full)])
    with pytest.raises(DiskFull):
        draft.save(tmp_path / "x.zip", overwrite=False)
    assert not list(tmp_path.iterdir())


def test_a_data_folder_that_cannot_be_used_gives_what_it_can(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.settings.write_text("language = 7")
    write_run(folder.journal, "aaaa", MovedClock(datetime.now(UTC)), 1)
    draft = collect(folder)
    assert json.loads(draft.text("settings.json"))["not_known"] == "settings"
    assert any(file.name.endswith("-aaaa.jsonl") for file in draft.files)


def test_a_torn_line_of_the_chain_is_taken_along_byte_for_byte(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    write_run(folder.journal, "aaaa", MovedClock(datetime.now(UTC)), 1)
    with (folder.journal / CHAIN).open("ab") as chain:
        chain.write(b'{"prev":"\xff\xfe')
    write_run(folder.journal, "bbbb", MovedClock(datetime.now(UTC)), 1)
    draft = collect(folder)
    assert "\N{REPLACEMENT CHARACTER}" in draft.text(f"journal/{CHAIN}")
    with open_bundle(draft.save(tmp_path).path) as bundle:
        assert bundle.chain() == FolderFiles(folder.journal).chain()
        found = verify(bundle)
        assert found.holds, found.flaws
        assert [note.what for note in found.notes] == [What.TORN_AND_PASSED]


@pytest.mark.parametrize("lost", ["gone", "a folder"])
def test_without_a_chain_there_are_the_session_logs_of_the_time(tmp_path: Path, lost: str) -> None:
    folder = DataFolder(tmp_path / "data")
    for days, run in ((40, "aaaa"), (1, "bbbb")):
        began = datetime.now(UTC) - timedelta(days=days)
        write_run(folder.journal, run, MovedClock(began), 1, Retention(days=99))
        (written,) = folder.journal.glob(f"*-{run}.jsonl")
        os.utime(written, (began.timestamp(),) * 2)
    (folder.journal / CHAIN).unlink()
    if lost == "a folder":
        (folder.journal / CHAIN).mkdir()
    with open_bundle(collect(folder).save(tmp_path).path) as bundle:
        assert [name[17:21] for name in bundle.names()] == ["bbbb"]
        assert What.NO_CHAIN in [flaw.what for flaw in verify(bundle).flaws]


def in_the_way_of_the_key(data: Path) -> None:
    (data / "pseudonyms.key").unlink()
    (data / "pseudonyms.key").mkdir()


def in_the_way_of_the_receipts(data: Path) -> None:
    (data / "receipts").rmdir()
    (data / "receipts").write_text("")


def in_the_way_of_the_spool(data: Path) -> None:
    (data / "spool").rmdir()
    (data / "spool").write_text("")


def in_the_way_of_the_logs(data: Path) -> None:
    shutil.rmtree(data / "journal")
    (data / "journal").write_text("")


@pytest.mark.parametrize(
    ("spoil", "logs"),
    [
        (in_the_way_of_the_key, True),
        (in_the_way_of_the_receipts, True),
        (in_the_way_of_the_spool, True),
        (in_the_way_of_the_logs, False),
    ],
)
def test_whatever_is_in_the_way_there_is_a_bundle(tmp_path: Path, spoil: Callable[[Path], None], logs: bool) -> None:
    data, out = tmp_path / "data", tmp_path / "x.zip"
    with Workbench(DataFolder(data), command="submit"):
        pass
    spoil(data)
    words = ["--data-dir", str(data), "support-bundle", "--yes", "--no-doctor", "--out", str(out)]
    result = CliRunner().invoke(program, words)
    assert result.exit_code == 0, result.output
    with open_bundle(out) as bundle:
        assert not bundle.flaws
        assert bundle.document("versions.json")
        assert bundle.document("surroundings.json")
        assert any(run.command == "submit" for run in SessionLog(bundle).runs) == logs
        found = verify(bundle)
        assert found.holds, found.flaws


def test_of_thousands_of_runs_a_bundle_is_made_that_can_be_opened_and_holds(tmp_path: Path) -> None:
    """As a script leaves them that calls Voxseal every few minutes: the chain alone is larger than any document."""
    chain, state, began = [], ChainState(), datetime(2026, 1, 2, tzinfo=UTC)
    for number in range(10_000):
        name = f"{began + timedelta(minutes=number):%Y%m%dT%H%M%SZ}-r{number:05}.jsonl"
        for event in (ChainOpened(name, f"r{number:05}", 1), ChainClosed(name, 0, NOTHING)):
            time, said = time_text(began), encode_fields(event, None)
            line = line_of(event, prev=state.last, number=state.number + 1, time=time, offset=0, mono=0.0, said=said)
            state.take(line, parse(line))
            chain.append(line + b"\n")
    journals = [BundleFile.of_bytes(f"journal/{name}", "A session log.", b"") for name in state.files]
    listed = BundleFile.of_bytes(f"journal/{CHAIN}", "Which there are.", b"".join(chain))
    assert listed.size > 4 << 20
    last = BundleFile.of_text(f"journal/{HEAD}", "The hash of its last line.", state.last)
    with open_bundle(SupportBundle([], [listed, last, *journals]).save(tmp_path).path) as bundle:
        assert bundle.flaws == []
        assert bundle.contents["files"]
        found = verify(bundle)
        assert (found.files, found.flaws) == (10_000, [])


@pytest.mark.parametrize(("limit", "value"), [("_MOST_FILES", 8), ("_LARGEST", 5_000), ("_LARGEST_LIST", 600)])
def test_what_nobody_could_open_is_not_saved(
    folder: DataFolder, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(bundles, limit, value)
    with pytest.raises(UsageError, match="more session log"):
        collect(folder).save(tmp_path / "x.zip", overwrite=False)
    assert not list(tmp_path.iterdir())
    with pytest.raises(BundleError, match="larger than any"):
        open_bundle(saved)


# --- what comes from elsewhere ----------------------------------------------------------------------------------


def remade(saved: Path, path: Path, change: dict[str, bytes | None]) -> Path:
    """The bundle with files changed, added, or (None) taken out."""
    with zipfile.ZipFile(saved) as archive:
        inside: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (inside | change).items():
            if data is not None:
                archive.writestr(name, data)
    return path


def test_changes_are_named(saved: Path, tmp_path: Path) -> None:
    journal_name = next(name for name in zipfile.ZipFile(saved).namelist() if name.endswith("-bbbb.jsonl"))
    changes: dict[tuple[str, What], dict[str, bytes | None]] = {
        ("settings.json", What.BUNDLE_CHANGED): {"settings.json": b"{}"},
        (journal_name, What.BUNDLE_REMOVED): {journal_name: None},
        ("journal/more.txt", What.BUNDLE_ADDED): {"journal/more.txt": b""},
        ("checksums.sha256", What.BUNDLE_LINE): {"checksums.sha256": b"nonsense\n"},
    }
    for number, (expected, change) in enumerate(changes.items()):
        with open_bundle(remade(saved, tmp_path / f"{number}.zip", change)) as bundle:
            assert expected in [(flaw.file, flaw.what) for flaw in bundle.flaws], bundle.flaws


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "/etc/evil", "journal/../../evil", "C:\\evil", "journal/a/b", "", ".hidden", "a" * 200, "journal/"],
)
def test_names_that_lead_elsewhere_are_refused(saved: Path, tmp_path: Path, name: str) -> None:
    path = remade(saved, tmp_path / "evil.zip", {name or " ": b"x"})
    with pytest.raises(BundleError):
        open_bundle(path)


def test_what_is_no_bundle_is_refused(tmp_path: Path, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text.zip").write_text("no zip at all")
    (tmp_path / "empty.zip").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("photo.jpg", b"x")
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr("checksums.sha256", b"")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("checksums.sha256", b"")
    for name in ("text.zip", "empty.zip", "other.zip", "twice.zip", "no-such.zip", "."):
        with pytest.raises(BundleError):
            open_bundle(tmp_path / name)
    monkeypatch.setattr(bundles, "_MOST_FILES", 3)
    with pytest.raises(BundleError):
        open_bundle(saved)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "_LARGEST", 10 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("checksums.sha256", b"")
        archive.writestr("journal/20260102T030405Z-aaaa.jsonl", bytes(11 << 20))
    assert (tmp_path / "bomb.zip").stat().st_size < 100_000
    with pytest.raises(BundleError):
        open_bundle(tmp_path / "bomb.zip")


def test_a_document_that_is_none(saved: Path, tmp_path: Path) -> None:
    large = b'"' + b"x" * (5 << 20) + b'"'
    change: dict[str, bytes | None] = {"contents.json": b"[1]", "profile.json": b"\xff{", "versions.json": large}
    with open_bundle(remade(saved, tmp_path / "x.zip", change)) as bundle:
        assert bundle.contents == {}
        assert bundle.document("profile.json") is None
        assert bundle.document("versions.json") is None
        assert bundle.document("no.json") is None
        assert len(bundle.flaws) == 3


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 1 << 20), byte=st.integers(1, 255), cut=st.booleans())
def test_damage_anywhere_is_refused_or_named_or_harmless(saved: Path, place: int, byte: int, cut: bool) -> None:
    data = bytearray(saved.read_bytes())
    place %= len(data)
    if cut:
        del data[place:]
    else:
        data[place] ^= byte
    path = saved.parent / "damaged.zip"
    path.write_bytes(data)
    try:
        bundle = open_bundle(path)
    except BundleError:
        return
    with bundle:
        for name in bundle.documents:
            bundle.text(name)
        verify(bundle)
        log = SessionLog(bundle)
        for entry in log.entries(range(min(len(log), 50))):
            assert entry.raw is not None


def test_a_name_in_the_zip_for_each_file_and_none_else(tmp_path: Path) -> None:
    """Nothing is taken from the data folder but the session log, whatever else lies there."""
    folder = DataFolder(tmp_path / "data")
    for name in ("spool/x.sealed", "receipts/names.csv", "journal/secret.wav", "pseudonyms.key"):
        path = folder.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"RIFF canary")
    made = journal(folder.journal, "aaaa", MovedClock(datetime.now(UTC)))
    made(BundleSaved("VX-0000-0000", 1, 0))
    made.close()
    saved = collect(folder).save(tmp_path)
    with zipfile.ZipFile(saved.path) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist())
        assert b"canary" not in inside
        assert b"RIFF" not in inside
        assert len([name for name in archive.namelist() if name.startswith("journal/")]) == 3


def test_a_bundle_of_nothing(tmp_path: Path) -> None:
    files = [BundleFile.of_text("a.txt", "A text.", "a")]
    write_bundle(tmp_path / "x.zip", files, checksums_of(files), "read me")
    with open_bundle(tmp_path / "x.zip") as bundle:
        assert bundle.flaws == []
        assert bundle.names() == []
        assert verify(bundle).holds
        assert bundle.documents == ["READ-ME.txt", "checksums.sha256", "a.txt"]
