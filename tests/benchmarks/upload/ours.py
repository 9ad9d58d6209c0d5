"""Voxseal's own pass: the real workbench, from an imported profile to the delivered manifest and the receipt.

    python -m tests.benchmarks.upload.ours DATA PROFILE FILES

Only signing in is left out: the session is handed over. Fails unless everything was delivered and the manifest closed.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voxseal.cli.face import prepare_process

prepare_process()  # before anything binds the ssl module's classes, as the command does

from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.samples import SampleState, SubmissionState
from voxseal.domain.secret import Secret
from voxseal.identity.vault import MemoryVault
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench


def main(data: Path, profile: Path, files: Path) -> None:
    with Workbench(DataFolder(data), vault=MemoryVault()) as bench:
        cloud = bench.import_profile(profile).cloud
        bench.accept_consent()
        ends = datetime.now(UTC) + timedelta(hours=1)
        session = StsSession(
            access_key_id=Secret(os.environ["AWS_ACCESS_KEY_ID"]),
            secret_access_key=Secret(os.environ["AWS_SECRET_ACCESS_KEY"]),
            session_token=Secret(os.environ.get("AWS_SESSION_TOKEN", "")),
            expires_at=ends,
            subject="bench",
            prefix="contractors/bench/",
            issuer=bench.profile.sign_in.issuer,
            role_arn=cloud.role_arn,
        )
        bench.keeper.adopt(session, IdToken(Secret("token"), "bench", bench.profile.sign_in.issuer, ends))
        outcome = bench.delivery(bench.open_submission([files]).id).run()
        if outcome.error is not None:
            raise outcome.error
        if outcome.submission.state is not SubmissionState.CLOSED:
            raise SystemExit(f"not closed: {outcome.counts}")
        if outcome.counts[SampleState.DELIVERED] != outcome.counts.total:
            raise SystemExit(f"not all delivered: {outcome.counts}")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
