"""Receipts: what was delivered, to look at and to save."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.doubles.desk import voice
from tests.ui.conftest import PATIENCE, World
from voxseal.domain.samples import SubmissionState
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.receipts import ReceiptsPage
from voxseal.ui.pages.uploads import UploadsPage
from voxseal.ui.shell import Shell


@pytest.fixture
def signed_in(world: World) -> World:
    world.signed_in = True
    return world


@pytest.fixture
def page(signed_in: World, desktop: Desktop) -> ReceiptsPage:
    assert desktop.work is not None
    found = next(page for page in desktop.work.pages if isinstance(page, ReceiptsPage))
    desktop.work.go_to(found.name)
    return found


@pytest.fixture
def delivered(page: ReceiptsPage, shell: Shell, tmp_path: Path, qtbot: QtBot) -> list[str]:
    """Two submissions of three and of one recording."""
    made = []
    for name, count in (("day 1", 3), ("day 2", 1)):
        for number in range(count):
            voice(tmp_path / name / f"{number}.wav", seed=count * 10 + number)
        made.append(shell.workbench.open_submission([tmp_path / name]).id)
        qtbot.waitUntil(lambda: page.rows.place_of(made[-1]) is not None, timeout=PATIENCE)
    return made


def loaded(page: ReceiptsPage, submission: str, count: int) -> bool:
    model = page.model
    return model.submission == submission and not model.loading and model.rowCount() == count


def test_nothing_delivered_says_what_comes_here(page: ReceiptsPage) -> None:
    assert page.pages.current == 0


def test_each_delivered_submission_is_there_with_its_files(
    page: ReceiptsPage, delivered: list[str], qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    first, second = delivered
    page.list.choose(first)
    qtbot.waitUntil(lambda: loaded(page, first, 3), timeout=PATIENCE)
    assert page._title.text() == "day 1"
    assert page._figures.text().startswith("3 files, ")
    assert "contractors/alice/" in page._place.text()
    model = page.model
    assert [model.data(model.index(row, 0)) for row in range(3)] == [f"day 1/{number}.wav" for number in range(3)]
    digest = model.data(model.index(0, 3), Qt.ItemDataRole.ToolTipRole)
    (sample, _, _), *_ = shell.workbench.ledger.deliveries(first)
    assert sample.sealing is not None
    assert digest == sample.sealing.plaintext_sha256
    page.filter.field.setText("2.wav")
    qtbot.waitUntil(lambda: model.rowCount() == 1, timeout=PATIENCE)
    page.list.choose(second)
    qtbot.waitUntil(lambda: loaded(page, second, 1), timeout=PATIENCE)


def test_an_upload_that_is_delivered_leads_to_its_receipt(
    page: ReceiptsPage, delivered: list[str], shell: Shell, desktop: Desktop, qtbot: QtBot
) -> None:
    uploads = desktop.window.findChildren(UploadsPage)[0]
    for submission in delivered:
        shell.go_to("uploads")
        uploads.list.choose(submission)
        qtbot.waitUntil(uploads.pane.receipt.isVisible, timeout=PATIENCE)
        uploads.pane.receipt.click()
        qtbot.waitUntil(page.isVisible, timeout=PATIENCE)
        assert page.list.chosen_submission == submission


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_receipt_can_be_saved(
    page: ReceiptsPage, delivered: list[str], qtbot: QtBot, tmp_path: Path, kind: str, shell: Shell
) -> None:
    page.list.choose(delivered[0])
    target = tmp_path / f"proof.{kind}"
    (page.save_csv if kind == "csv" else page.save_json).click()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    qtbot.waitUntil(lambda: target.exists() and not shell.tasks.running, timeout=PATIENCE)
    if kind == "csv":
        names = [row["name"] for row in csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines())]
    else:
        names = [entry["name"] for entry in json.loads(target.read_text())["samples"]]
    assert names == [f"day 1/{number}.wav" for number in range(3)]


def test_a_place_that_takes_nothing_is_said(
    page: ReceiptsPage, delivered: list[str], qtbot: QtBot, tmp_path: Path, shell: Shell
) -> None:
    submission = shell.workbench.ledger.submission(delivered[0])
    assert submission is not None
    assert submission.state is SubmissionState.CLOSED
    page.save(submission, "csv", tmp_path / "no such folder" / "proof.csv")
    qtbot.waitUntil(lambda: shell.errors.dialog is not None, timeout=PATIENCE)
    assert shell.errors.dialog is not None
    assert "could not be saved there" in shell.errors.dialog.error.message
    shell.errors.dialog.accept()


def test_a_receipt_that_is_gone_is_written_again(
    page: ReceiptsPage, delivered: list[str], qtbot: QtBot, tmp_path: Path, shell: Shell
) -> None:
    for file in shell.workbench.folder.receipts.iterdir():
        file.unlink()
    submission = shell.workbench.ledger.submission(delivered[1])
    assert submission is not None
    target = tmp_path / "proof.json"
    page.save(submission, "json", target)
    qtbot.waitUntil(target.exists, timeout=PATIENCE)
    assert json.loads(target.read_text())["organisation"] == "Acme"
