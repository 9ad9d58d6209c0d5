"""What doctor says of the service that opens sessions: its own words for every way in which there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.identity.conftest import profile_for
from tests.identity.sts_simulator import StsSimulator
from voxseal.domain.profile import Profile
from voxseal.workflow.checkup import Finding, Verdict
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.doctor import _session_service

_ISSUER = "https://sign-in.example.org"


@pytest.fixture
def sts() -> Iterator[StsSimulator]:
    with StsSimulator() as running:
        yield running


def _found(profile: Profile) -> Finding:
    return _session_service(profile, SystemClock())


def test_nobody_is_said_not_to_answer_who_was_not_asked(sts: StsSimulator) -> None:
    profile = profile_for(_ISSUER, sts.address)
    cloud = replace(profile.cloud, prefix="contractors(eu)/{sub}/")
    finding = _found(replace(profile, cloud=cloud))
    assert finding.verdict is Verdict.PROBLEM
    assert "The profile's prefix must be folders" in finding.sentence
    assert not sts.requests


def test_a_service_that_answers_is_not_called_unreachable(sts: StsSimulator) -> None:
    sts.refuse = (400, "IDPCommunicationError")
    finding = _found(profile_for(_ISSUER, sts.address))
    assert finding.verdict is Verdict.PROBLEM
    assert finding.sentence == "The cloud could not reach the sign-in service to check the sign-in."


def test_one_that_refuses_nobody_s_token_answers(sts: StsSimulator) -> None:
    sts.refuse = (400, "InvalidIdentityToken")
    assert _found(profile_for(_ISSUER, sts.address)).verdict is Verdict.OK


def test_one_that_is_down_cannot_be_reached(sts: StsSimulator) -> None:
    sts.refuse = (503, None)
    finding = _found(profile_for(_ISSUER, sts.address))
    assert finding.verdict is Verdict.PROBLEM
    assert finding.sentence == "The service that opens sessions cannot be reached."
