"""How fast sealing is against the bare cipher, and how much memory it takes.

    PYTHONPATH=client python tests/benchmarks/bench_sealing.py            # 64 MiB, 3 rounds
    PYTHONPATH=client python tests/benchmarks/bench_sealing.py --full     # and 8 GiB

Four things take turns in one process, so that a busy or throttled machine slows all of them alike, and the medians are
compared:

- the bare cipher: `AESGCM.encrypt_into` on one 64 KiB buffer, written to /dev/null; it reads no input at all;
- the same, reading the input that sealing reads: what any program on one core could reach at best;
- the message writer, without digests;
- the writer as the product uses it, with the SHA-256 of plaintext and message that the manifest needs.

Sealing reads a file-like source, 65,536 bytes at a time, that copies its bytes out of a block in memory. Where AES runs at
8 GB/s, that copy alone is a quarter of the time, and each SHA-256 six times the encryption: so both ratios are printed.
Memory is measured in a process of its own that has not sealed before.

Targets: the writer at 0.8 of the bare cipher or better; at most 64 MiB above idle.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from voxseal.sealing import KmsRsaRecipient, load_recipient, seal_stream

MIB = 1024 * 1024
BUFFER = 65_536
KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
TARGET_RATIO = 0.8
TARGET_MIB = 64


class Synthetic:
    """A file of `size` bytes that takes no disk: the same megabyte of random bytes over and over."""

    _block = memoryview(os.urandom(MIB))

    def __init__(self, size: int) -> None:
        self._left = size
        self._at = 0

    def read(self, size: int) -> bytes:
        buffer = bytearray(size)
        return bytes(buffer[: self.readinto(memoryview(buffer))])

    def readinto(self, buffer: memoryview) -> int:
        got = min(len(buffer), self._left, MIB - self._at)
        buffer[:got] = self._block[self._at : self._at + got]
        self._at = (self._at + got) % MIB
        self._left -= got
        return got


def bare_cipher(size: int) -> None:
    encrypt_into = AESGCM(os.urandom(32)).encrypt_into
    plaintext, frame = memoryview(bytearray(os.urandom(BUFFER))), memoryview(bytearray(BUFFER + 16))
    with open("/dev/null", "wb", buffering=0) as sink:
        for counter in range(size // BUFFER):
            encrypt_into(counter.to_bytes(12, "big"), plaintext, None, frame)
            sink.write(frame)


def bare_cipher_reading(size: int) -> None:
    encrypt_into = AESGCM(os.urandom(32)).encrypt_into
    plaintext, frame = memoryview(bytearray(BUFFER)), memoryview(bytearray(BUFFER + 16))
    source, counter = Synthetic(size), 0
    with open("/dev/null", "wb", buffering=0) as sink:
        while source.readinto(plaintext):
            encrypt_into(counter.to_bytes(12, "big"), plaintext, None, frame)
            sink.write(frame)
            counter += 1


def seal(size: int, recipient: KmsRsaRecipient, *, digests: bool) -> None:
    with open("/dev/null", "wb", buffering=0) as sink:
        sealed = seal_stream(Synthetic(size), sink, [recipient], {"sample": "benchmark"}, digests=digests)
    assert sealed.plaintext_size == size


def seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def status_mib(field: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise KeyError(field)


def recipient() -> KmsRsaRecipient:
    public_key = rsa.generate_private_key(65_537, 4096).public_key()
    return load_recipient(KEY_ARN, public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


def peak_above_idle(size: int) -> float:
    """MiB, with everything imported and the recipient loaded counting as idle."""
    to = recipient()
    Path("/proc/self/clear_refs").write_text("5")  # resets the kernel's high-water mark: making a key does not count
    idle = status_mib("VmRSS")
    seal(size, to, digests=True)
    return status_mib("VmHWM") - idle


def peak_of_a_fresh_process(size: int) -> float:
    command = [sys.executable, __file__, "--only-memory", str(size // MIB)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare(size: int, rounds: int, to: KmsRsaRecipient) -> None:
    contestants: dict[str, Callable[[], None]] = {
        "bare cipher": lambda: bare_cipher(size),
        "bare cipher, reading": lambda: bare_cipher_reading(size),
        "writer": lambda: seal(size, to, digests=False),
        "writer with both digests": lambda: seal(size, to, digests=True),
    }
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            times[name].append(seconds(work))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"\n{size // MIB} MiB, {rounds} rounds, medians           of the bare cipher   of the same, reading")
    for name, median in medians.items():
        spread = f"{size / max(times[name]) / 1e6:.0f} to {size / min(times[name]) / 1e6:.0f}"
        bare, reading = medians["bare cipher"] / median, medians["bare cipher, reading"] / median
        print(f"  {name:<25}{size / median / 1e6:6.0f} MB/s ({spread:>13}) {bare:8.2f} {reading:20.2f}")
    peak = peak_of_a_fresh_process(size)
    print(f"  peak memory above idle {peak:.1f} MiB: {verdict(peak <= TARGET_MIB)}")
    for name in ("bare cipher", "bare cipher, reading"):
        ratio = medians[name] / medians["writer"]
        print(f"  writer against the {name}: {ratio:.2f}, target {TARGET_RATIO}: {verdict(ratio >= TARGET_RATIO)}")


def verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sizes", type=int, nargs="+", metavar="MIB", help="sizes in MiB (default 64)")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--full", action="store_true", help="64 MiB and 8 GiB")
    arguments.add_argument("--only-memory", type=int, metavar="MIB", help="print the peak above idle, in MiB")
    chosen = arguments.parse_args()
    if chosen.only_memory is not None:
        print(peak_above_idle(chosen.only_memory * MIB))
        return
    to = recipient()
    for size in chosen.sizes or ([64, 8192] if chosen.full else [64]):
        compare(size * MIB, chosen.rounds, to)


if __name__ == "__main__":
    main()
