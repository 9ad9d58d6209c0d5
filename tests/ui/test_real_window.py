"""In a real window, under a real window manager, by keyboard alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audio.rig import Microphone, SoundServer
from tests.capture.signals import take as spoken
from tests.ui.real_window import PATIENCE, ROOT, App, Screen, wait_until
from voxseal.ui.remembered import recall

VERDICTS = {"This take is good", "Worth another look", "Better record it again"}
SPEECH = ROOT / "resources" / "practice-speech"


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a short name: the address of a window's socket may have 100 bytes."""
    return tmp_path_factory.mktemp("w")


@pytest.mark.timeout(900)
def test_from_first_start_to_the_opened_copy_at_the_practice_cloud(tmp_path: Path) -> None:
    data, sounds = tmp_path / "data", tmp_path / "sound"
    sounds.mkdir()
    with (
        SoundServer(sounds) as sound,
        Screen() as screen,
        screen.start("--practice", data=data, **sound.environment) as app,
    ):
        microphone = sound.microphone("desk", description="Desk microphone", bit_depth=16, default=True)
        app.wait_for_words("Welcome to Voxseal")
        app.press_on("Use the practice profile")
        app.wait_for_words("Is this your organisation?")
        app.press_on("They match, import")
        app.wait_for_words("Your consent")
        app.press_on("I have read this text and agree to it", "space")
        app.press_on("Accept")
        app.wait_for_words("Your microphone")
        app.press_on("Test the microphone")
        app.wait_for("microphone.opened")
        app.press_on("Next")
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

        record_two_prompts(screen, app, microphone)
        app.press_on("Finish and send")
        app.wait_for_words("Finish, and send what is kept?")
        app.tab_to("Go on recording")  # the question has the focus, and not the button of the same name behind it
        app.press_on("Finish and send")
        app.wait_for("dispatch.all-delivered", times=2)
        leave(screen, app)
        assert app.process.returncode == 0
    assert app.log()[-1]["event"] == "run.ended"
    assert "Traceback" not in app.complaints
    (opened,) = (data / "practice" / "opened").iterdir()
    for original in SPEECH.glob("*.flac"):
        (copy,) = opened.rglob(original.name)
        assert copy.read_bytes() == original.read_bytes()


def record_two_prompts(screen: Screen, app: App, microphone: Microphone) -> None:
    """One to get used to it, and one that is sent, from a microphone that PulseAudio offers."""
    screen.press("ctrl+1")
    app.wait_for_words("First, the room without you")
    screen.press("Right")
    for take, prompt in enumerate(("get used to it", "birch canoe"), 1):
        app.wait_for_words(prompt)
        screen.press("space")
        app.wait_for("take.started", times=take)
        microphone.speak(voice())
        screen.press("space")
        app.wait_for("take.recorded", times=take)
        wait_until(lambda: VERDICTS & set(app.seen()["words"]), "the verdict")
        screen.press("Return")
        app.wait_for("take.practised" if take == 1 else "take.kept")


def leave(screen: Screen, app: App) -> None:
    """Ctrl+Q. For a moment the window still shows what was just delivered as under way, and asks."""

    def gone() -> bool:
        if app.process.poll() is None:
            if "Close Voxseal?" in app.seen()["words"]:
                screen.press("Escape")
            screen.press("ctrl+q")
        return app.process.poll() is not None

    wait_until(gone, "the end")


def voice() -> bytes:
    """Two seconds for the microphone: 16 bits, one channel."""
    samples = spoken(48_000, before=0.3, speech=1.4, after=0.3)
    return (samples.clip(-1, 1) * 32_767).astype("<i2").tobytes()


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
