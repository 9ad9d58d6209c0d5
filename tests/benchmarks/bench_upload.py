"""Sealing and uploading with Voxseal beside uploading with what a user would take instead, on the same server in turn.

    .venv/bin/python tests/benchmarks/bench_upload.py            # 256 MiB, 400 files of 200 kB, 1,000 of 20 kB
    .venv/bin/python tests/benchmarks/bench_upload.py --full     # 1 GiB, 2,000 of 200 kB, 10,000 of 20 kB
    .venv/bin/python tests/benchmarks/bench_upload.py --only rclone s5cmd --cases large --rounds 5
    .venv/bin/python tests/benchmarks/bench_upload.py --store radosgw       # a real store, end to end

Voxseal's pass is all that a submission is: looking through the folder, checking each file, sealing it to an RSA-4096 key,
ledger, upload with SHA-256 checked by the store, manifest and receipt. Only `rclone crypt` encrypts too.

The store is `upload/sink.mjs`: S3 over TLS that discards bodies, so that it costs little beside any client; or the lab's
radosgw, which hashes and stores, and so takes more than most clients of what the machine has. What arrived is checked after
each run. Contestants take turns within a round, and ratios are made within a round and then their median is
taken, since these machines are shared. A run during which more than a seventh of the machine went to others (stolen by
neighbours, or used by other processes) is done again, up to three times, and marked with a star if that did not help.

Everything lies in memory (/dev/shm) where there is room, so that no disk is measured; `--place` puts it elsewhere.

Targets: the large file no slower than the quickest peer that does not encrypt; small files quicker than rclone crypt; peak
memory at many files no more than at a hundred.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

from upload.contest import Run, floor, timed
from upload.peers import Command, commands, credentials_env, install, versions
from upload.radosgw import Radosgw
from upload.sink import Sink

OURS = "voxseal"
MIB = 1024 * 1024
MOST_LOST = 1 / 7
CASES = {
    False: {"large": (1, 256 * MIB), "200 kB": (400, 200_000), "20 kB": (1_000, 20_000), "few": (100, 20_000)},
    True: {"large": (1, 1024 * MIB), "200 kB": (2_000, 200_000), "20 kB": (10_000, 20_000), "few": (100, 20_000)},
}
"""Files and bytes of each. "few" is for memory: our own at many files is to be no more than at these."""
SEALED_TOO = {OURS, "rclone crypt"}

PROFILE = """
[organisation]
name = "Benchmark"
support = "nobody@bench.example"
[sign_in]
issuer = "https://sso.bench.example"
client_id = "voxseal"
[cloud]
region = "us-east-1"
role_arn = "arn:aws:iam::123456789012:role/contractor"
bucket = "voices"
s3_endpoint = "{endpoint}"
checksum = "{checksum}"
[[recipients]]
key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
public_key = \"\"\"
{pem}\"\"\"
[consent]
version = "1"
text = "I agree."
"""
_MAKE_KEY = """
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
key = rsa.generate_private_key(65_537, 4096).public_key()
print(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), end="")
"""


def make_files(folder: Path, count: int, size: int) -> None:
    """WAV files of noise, each different, mono at 48 kHz and 16 bits, `size` bytes with their header of 44."""
    folder.mkdir(parents=True)
    noise = random.Random(count)
    for number in range(count):
        with wave.open(str(folder / f"{number:05}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(48_000)
            left = (size - 44) & ~1
            file.setnframes(left // 2)
            while left:
                file.writeframesraw(block := noise.randbytes(min(left, MIB)))
                left -= len(block)


Store = Sink | Radosgw


def ours(sink: Store, place: Path, files: Path, checksum: str) -> Command:
    """With a data folder that is new each time."""
    profile, data = place / "profile.toml", place / "data"
    shutil.rmtree(data, ignore_errors=True)
    if not profile.exists():
        pem = subprocess.run([sys.executable, "-c", _MAKE_KEY], check=True, capture_output=True, text=True).stdout
        profile.write_text(PROFILE.format(endpoint=sink.address, checksum=checksum, pem=pem))
    script = Path(__file__).parent / "upload" / "ours.py"
    env = {"PATH": os.environ["PATH"], "HOME": str(place / "home"), "SSL_CERT_FILE": str(sink.ca)}
    env |= credentials_env(sink.credentials)
    return Command([sys.executable, str(script), str(data), str(profile), str(files)], env)


def run_once(name: str, sink: Store, place: Path, case: tuple[int, int], files: Path, checksum: str, tries: int) -> Run:
    """Raises `SystemExit` when not all arrived."""
    count, size = case
    for attempt in range(tries):
        command = (
            ours(sink, place, files, checksum)
            if name == OURS
            else commands(
                sink.address, sink.ca, files, place / "home", credentials_env(sink.credentials) | sink.wanted
            )[name]
        )
        sink.emptied()
        run = timed(command, place / "log", sink.cpu)
        got = sink.emptied()
        extra = 1 if name == OURS else 0  # the manifest
        if got.objects != count + extra or got.bytes < count * (size - 1) or got.aborted:
            raise SystemExit(f"{name}: {got.objects} of {count + extra} objects arrived, {got.bytes:,} bytes: {got}")
        if run.lost <= MOST_LOST or attempt == tries - 1:
            return run
    raise AssertionError


def show(case: str, shape: tuple[int, int], rounds: list[dict[str, Run]]) -> None:
    count, size = shape
    print(f"\n{case}: {count:,} x {size:,} bytes, {len(rounds)} rounds, medians")
    columns = ("wall s", "least", "CPU s", "sink CPU", "peak MiB", "wall ratio", "CPU ratio")
    print(" " * 16 + "".join(f"{column:>11}" for column in columns))
    for name in rounds[0]:
        runs = [turn[name] for turn in rounds]
        figures = (
            statistics.median(run.wall for run in runs),
            min(run.wall for run in runs),
            statistics.median(run.cpu for run in runs),
            statistics.median(run.sink_cpu for run in runs),
            statistics.median(run.peak for run in runs),
            statistics.median(turn[OURS].wall / turn[name].wall for turn in rounds),
            statistics.median(turn[OURS].cpu / turn[name].cpu for turn in rounds),
        )
        star = " *" if any(run.lost > MOST_LOST for run in runs) else ""
        print(f"  {name:<14}" + "".join(f"{figure:>11.2f}" for figure in figures) + star, flush=True)


def verdicts(results: dict[str, list[dict[str, Run]]], names: list[str], many_files: int) -> None:
    """The targets, each with its figure."""
    plain = [name for name in names if name not in SEALED_TOO]
    print()
    if plain and "large" in results:
        ratio = statistics.median(turn[OURS].wall / min(turn[name].wall for name in plain) for turn in results["large"])
        say("large file against the quickest that does not encrypt", ratio, ratio <= 1)
    for case in ("200 kB", "20 kB"):
        for name in ("rclone crypt", "rclone"):
            if case in results and name in names:
                ratio = statistics.median(turn[OURS].wall / turn[name].wall for turn in results[case])
                say(f"{case} files against {name}", ratio, ratio <= 1)
    if "few" in results and "20 kB" in results:
        few, many = (statistics.median(turn[OURS].peak for turn in results[case]) for case in ("few", "20 kB"))
        what = f"peak at {many_files:,} files ({many:.0f} MiB) against 100 ({few:.0f})"
        say(what, many / few, many <= few * 1.05)


def say(what: str, ratio: float, met: bool) -> None:
    print(f"{what}: {ratio:.2f}, {'met' if met else 'MISSED'}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--full", action="store_true")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--cases", nargs="+", choices=list(CASES[False]), default=list(CASES[False]))
    arguments.add_argument("--only", nargs="*", metavar="PEER", help="beside voxseal; default: all")
    arguments.add_argument("--store", choices=["sink", "radosgw"], default="sink")
    arguments.add_argument(
        "--checksum", choices=["sha256", "md5"], help="of our own requests; default: the store's best"
    )
    arguments.add_argument("--tries", type=int, default=4, help="how often a run that others disturbed is done at most")
    arguments.add_argument("--place", type=Path, help="where files and data folder lie; default: memory")
    chosen = arguments.parse_args()
    install()
    shm = Path("/dev/shm")
    place = chosen.place or (shm if shm.is_dir() and shutil.disk_usage(shm).free > 6 << 30 else None)
    with tempfile.TemporaryDirectory(dir=place, prefix="voxseal-bench-") as folder_name:
        folder = Path(folder_name)
        (folder / "home").mkdir()
        with (Sink if chosen.store == "sink" else Radosgw)(folder) as sink:
            everyone = list(commands(sink.address, sink.ca, folder, folder, {}))
            names = [OURS, *(name for name in everyone if chosen.only is None or name in chosen.only)]
            print(f"{os.cpu_count()} processors; " + "; ".join(versions()))
            shapes = CASES[chosen.full]
            results: dict[str, list[dict[str, Run]]] = {}
            for case in chosen.cases:
                files = folder / "files"
                make_files(files, *shapes[case])
                results[case] = [
                    {
                        name: run_once(
                            name, sink, folder, shapes[case], files, chosen.checksum or sink.checksum, chosen.tries
                        )
                        for name in ([OURS] if case == "few" else names)
                    }
                    for _ in range(chosen.rounds)
                ]
                show(case, shapes[case], results[case])
                shutil.rmtree(files)
            verdicts(results, names, shapes["20 kB"][0])
            print(
                f"(each peak has a floor of {floor():.0f} MiB; a star marks runs that shared the machine with others)"
            )


if __name__ == "__main__":
    main()
