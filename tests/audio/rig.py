"""Microphones without a sound card: a PulseAudio of the tests' own, whose microphones say what they are given.

    with SoundServer(folder) as server, server.in_this_process():
        microphone = server.microphone("desk", description="Desk Microphone")
        microphone.speak(pcm)           # blocks until it is said; the format is the microphone's own
        microphone.unplug()

A microphone is a null sink (the *cable*, into which `paplay` speaks) with a source on its monitor. What is said comes out
of the source byte for byte, silence before and after it. To the system the source is a real microphone, and the cable's
monitor a loopback device.

Every process that gets `environment` sees this server and nothing else. Nothing outside `folder` is written, no port is
opened, and the server ends with the process that started it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tests.lab.processes import Daemon, run
from voxseal.domain.recording import CaptureFormat

_BUFFERED = 2_000
"""Milliseconds that `paplay` keeps ahead, so that a busy machine makes no gaps in what is said."""


class SoundServer:
    """One PulseAudio. A context manager, to be entered on the main thread (see `tests.lab.processes`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._daemon: Daemon | None = None
        self._starts = 0
        self.microphones: list[Microphone] = []

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to see this server: to be laid over its own environment."""
        return {
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "PULSE_CLIENTCONFIG": str(self.folder / "client.conf"),
            "PULSE_LOG": "0",
        }

    @contextlib.contextmanager
    def in_this_process(self) -> Iterator[None]:
        """Sets `environment` here. PortAudio keeps what it saw until it is asked to look afresh."""
        before = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    def __enter__(self) -> Self:
        (self.folder / "client.conf").write_text("autospawn = no\n")
        script = self.folder / "server.pa"
        script.write_text(f"load-module module-native-protocol-unix auth-anonymous=1 socket={self.folder}/native\n")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.die()

    def start(self) -> None:
        """Starts the server, without microphones; again after `die`, as a service that was restarted."""
        self._starts += 1
        (self.folder / "native").unlink(missing_ok=True)  # a killed server leaves its socket
        command = ["pulseaudio", "-n", "-F", str(self.folder / "server.pa"), "--daemonize=no", "--exit-idle-time=-1"]
        command += ["--use-pid-file=no", "--disable-shm=yes", "--log-target=stderr"]
        home = {"HOME": str(self.folder), "XDG_RUNTIME_DIR": str(self.folder), "PULSE_RUNTIME_PATH": str(self.folder)}
        daemon = Daemon(f"pulseaudio-{self._starts}", command, self.folder, {"PATH": os.environ["PATH"], **home})
        daemon.__enter__()
        self._daemon = daemon
        daemon.until(self._answers)

    def _answers(self) -> bool:
        return (self.folder / "native").exists() and self._ask("info").returncode == 0

    def die(self) -> None:
        """kill -9; every stream loses its server. The microphones are gone with it."""
        if self._daemon is not None:
            self._daemon.__exit__(None, None, None)
            self._daemon = None
        self.microphones.clear()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """The server neither answers nor sends sound meanwhile, and is there all the same: a stall."""
        assert self._daemon is not None
        os.kill(self._daemon.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._daemon.pid, signal.SIGCONT)

    def microphone(
        self,
        name: str,
        *,
        description: str = "",
        rate: int = 48_000,
        channels: int = 1,
        bit_depth: int = 24,
        default: bool = False,
    ) -> Microphone:
        """Plugs in a microphone. `default`: it becomes the system's default."""
        made = Microphone(self, name, description or name, CaptureFormat(rate, channels, bit_depth))
        made.plug_in()
        if default:
            self.control("set-default-source", made.source)
        return made

    def control(self, *command: str) -> str:
        """Runs `pactl`. Raises `LabError` when it fails."""
        return run(
            ["env", *(f"{name}={value}" for name, value in self.environment.items()), "pactl", *command], self.folder
        )

    def _ask(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **self.environment}
        return subprocess.run(["pactl", *command], env=environment, capture_output=True, check=False, timeout=60)


@dataclass
class Microphone:
    """One microphone of a `SoundServer`."""

    server: SoundServer
    name: str
    """Unique among the server's microphones; a word."""
    description: str
    """What people see."""
    format: CaptureFormat
    _modules: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        """The system's name for it."""
        return f"{self.name}_mic"

    @property
    def loopback(self) -> str:
        """The monitor of its cable: it hears the same, and is no microphone."""
        return f"{self.name}_cable.monitor"

    def plug_in(self) -> None:
        form = f"rate={self.format.sample_rate} channels={self.format.channels} format=s{self.format.bit_depth}le"
        # Without norewinds a late client hears the same stretch twice.
        cable = (
            f"sink_name={self.name}_cable norewinds=1 {form} sink_properties=\"device.description='{self.name} cable'\""
        )
        self._load("module-null-sink", cable)
        source = f"source_name={self.source} master={self.loopback} {form} remix=no"
        self._load("module-remap-source", f"{source} source_properties=\"device.description='{self.description}'\"")
        self.server.microphones.append(self)

    def _load(self, module: str, arguments: str) -> None:
        self._modules.append(self.server.control("load-module", module, arguments).strip())

    def unplug(self) -> None:
        """Gone, with every stream that the system does not move elsewhere. Nothing to do when it is gone already."""
        if self in self.server.microphones:
            self.server.microphones.remove(self)
            while self._modules:
                self.server.control("unload-module", self._modules.pop())

    def speak(self, pcm: bytes) -> None:
        """Says `pcm`, which is in the microphone's format, and returns when it is said."""
        with self.speaking(pcm) as speaker:
            speaker.wait(timeout=len(pcm) / self.format.frame_size / self.format.sample_rate + 60)
        assert speaker.returncode == 0, "paplay failed"

    @contextlib.contextmanager
    def speaking(self, pcm: bytes) -> Iterator[subprocess.Popen[bytes]]:
        """Begins to say `pcm`; falls silent at the end of the block."""
        said = self.server.folder / f"{self.name}.raw"
        said.write_bytes(pcm)
        with said.open("rb") as file, self.playing("paplay", file) as speaker:
            yield speaker

    @contextlib.contextmanager
    def playing(self, program: str, said: IO[bytes] | None) -> Iterator[subprocess.Popen[bytes]]:
        """Says what comes from `said`, in the microphone's format, by `paplay` or `pacat`."""
        command = [program, "--raw", f"--device={self.name}_cable", f"--rate={self.format.sample_rate}"]
        command += [f"--channels={self.format.channels}", f"--format=s{self.format.bit_depth}le"]
        command += [f"--latency-msec={_BUFFERED}"]
        with subprocess.Popen(command, stdin=said, env={**os.environ, **self.server.environment}) as speaker:
            try:
                yield speaker
            finally:
                speaker.kill()
