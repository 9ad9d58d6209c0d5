"""In a real window, under a real window manager, by keyboard alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.ui.real_window import PATIENCE, ROOT, Screen, wait_until
from voxseal.ui.remembered import recall

SPEECH = ROOT / "resources" / "practice-speech"


def test_from_first_start_to_the_opened_copy_at_the_practice_cloud(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Screen() as screen, screen.start("--practice", data=data) as app:
        app.wait_for_words("Welcome to Voxseal")
        app.press_on("Use the practice profile")
        app.wait_for_words("Is this your organisation?")
        app.press_on("They match, import")
        app.wait_for_words("Your consent")
        app.press_on("I have read this text and agree to it", "space")
        app.press_on("Accept")
        app.wait_for_words("You are set up")
        app.press_on("Sign in now")
        app.wait_for("sign-in.done")
        app.wait_for_words("You are signed in")

        # A second start hands its files over, as a double click or "Open with" does.
        assert second_start(screen, data, "--practice", SPEECH) == 0
        app.wait_for_words("5 files to send")
        app.press_on("Submit 5 files")
        app.wait_for("submission.closed")
        app.wait_for("receipt.written")
        app.press_on("Open what was delivered")
        app.wait_for_words("5 recordings opened")
        screen.picture(tmp_path / "opened.png")
        assert (tmp_path / "opened.png").stat().st_size > 10_000
        screen.press("Escape")
        wait_until(lambda: not any("recordings opened" in words for words in app.seen()["words"]), "the question to go")
        screen.press("ctrl+q")
        wait_until(lambda: app.process.poll() is not None, "the end")
        assert app.process.returncode == 0
    assert app.log()[-1]["event"] == "run.ended"
    assert "Traceback" not in app.complaints
    (opened,) = (data / "practice" / "opened").iterdir()
    for original in SPEECH.glob("*.flac"):
        (copy,) = opened.rglob(original.name)
        assert copy.read_bytes() == original.read_bytes()


def second_start(screen: Screen, data: Path, *arguments: str | Path) -> int:
    """Its exit code."""
    words = [sys.executable, "-m", "voxseal.ui", "--data-dir", str(data), *map(str, arguments)]
    return subprocess.run(words, env=screen.environment, timeout=PATIENCE, check=False).returncode


def test_a_second_start_raises_the_first_and_ends(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Screen() as screen, screen.start(data=data) as app:
        app.wait_for("run.started")
        wait_until(lambda: (data / "window.socket").exists(), "the socket")
        screen.run("xdotool", "windowminimize", app.window)
        wait_until(lambda: not app.window, "the window to go")
        assert second_start(screen, data) == 0
        wait_until(lambda: app.window, "the window to come back")
        assert [line["event"] for line in app.log()].count("run.started") == 1


def test_kill_ends_it_in_order_and_the_window_comes_back_where_it_was(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Screen() as screen:
        with screen.start(data=data) as app:
            app.wait_for("run.started")
            wait_until(lambda: (data / "window.socket").exists(), "the socket")
            window = app.window
            screen.run("xdotool", "windowsize", "--sync", window, "1010", "640")
            app.process.send_signal(signal.SIGTERM)
            wait_until(lambda: app.process.poll() is not None, "the end")
            assert app.process.returncode == 0
        assert app.log()[-1]["event"] == "run.ended"
        assert recall(data / "window.json").geometry
        assert not (data / "window.socket").exists()
        with screen.start(data=data) as again:
            wait_until(lambda: "1010x640" in screen.run("xdotool", "getwindowgeometry", again.window), "the size")
