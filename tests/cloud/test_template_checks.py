"""cfn-lint and checkov find nothing; each exception says why; and the template holds together with what it names."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from .processes import CLOUD, TOOLS, needed
from .template import PARAMETERS, Stack, load

TEMPLATES = ["template.yaml", "contractor-role.yaml"]


def run(tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    words = [str(needed(TOOLS / command[0])), *command[1:]]
    environment = {"PATH": f"{TOOLS}:/usr/bin:/bin", "HOME": str(tmp_path), "LOG_LEVEL": "ERROR"}
    return subprocess.run(
        words, capture_output=True, text=True, timeout=280, cwd=tmp_path, env=environment, check=False
    )


def test_cfn_lint_is_clean(tmp_path: Path) -> None:
    done = run(tmp_path, "cfn-lint", *(str(CLOUD / name) for name in TEMPLATES))
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_checkov_is_clean_and_each_exception_has_its_reason(tmp_path: Path) -> None:
    names = (*TEMPLATES, "Dockerfile")
    for name in names:
        # Where the checkout lies must not matter: checkov looks for secrets in the file's own path as well.
        shutil.copy(CLOUD / name, tmp_path / name)
    files = [part for name in names for part in ("-f", name)]
    done = run(
        tmp_path, "checkov", *files, "--framework", "cloudformation", "dockerfile", "--skip-download", "-o", "json"
    )
    assert done.stdout, done.stderr
    reports: list[dict[str, Any]] = json.loads(done.stdout)
    assert {report["check_type"] for report in reports} == {"cloudformation", "dockerfile"}
    for report in reports:
        assert report["results"]["failed_checks"] == []
        assert report["results"]["parsing_errors"] == []
        assert len(report["results"]["passed_checks"]) > 20
        for skipped in report["results"]["skipped_checks"]:
            reason = skipped["check_result"]["suppress_comment"]
            assert len(reason.split()) > 5, (skipped["check_id"], reason)
    assert done.returncode == 0


@pytest.mark.parametrize("existing", ["", "arn:aws:iam::111122223333:oidc-provider/accounts.google.com"])
def test_everything_named_is_there(existing: str) -> None:
    """Every function works out, with and without a provider of its own; so no name is misspelt."""
    stack = Stack.of("template.yaml", ExistingProviderArn=existing, **PARAMETERS)
    assert ("Provider" in stack.resources) is (existing == "")
    assert json.dumps(stack.resources).count("${") == json.dumps(stack.resources).count(
        "${aws:PrincipalTag/voxseal-contractor}"
    )
    assert stack.outputs["Prefix"] == "contractors/{sub}/"
    trust = stack.policy("ContractorRole")["Statement"][0]
    assert trust["Principal"]["Federated"].endswith("oidc-provider/accounts.google.com")


def test_what_must_outlive_the_stack_does() -> None:
    document = load("template.yaml")
    for name, resource in document["Resources"].items():
        if resource["Type"] in {"AWS::S3::Bucket", "AWS::KMS::Key"}:
            assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain"), name


def test_each_alarm_that_tells_somebody_has_a_runbook() -> None:
    chapters = re.findall(r"^## (\S+)$", (CLOUD / "runbook.md").read_text(), re.M)
    stack = Stack.of("template.yaml", **PARAMETERS)
    named = []
    for name, resource in stack.resources.items():
        properties = resource["Properties"]
        told = properties.get("AlarmActions") or (resource["Type"] == "AWS::Events::Rule" and properties["Targets"])
        if told:
            words = properties.get("AlarmDescription") or properties["Description"]
            named.append(re.search(r"Runbook: runbook\.md#(\S+)$", words)[1])
            if resource["Type"] != "AWS::Events::Rule":
                assert properties["AlarmName"] == f"voxseal-{named[-1]}", name
    assert set(named) == set(chapters)
    assert len(named) > 15


def test_the_functions_are_told_all_that_they_ask_for() -> None:
    """A setting that the template forgot would stop the function at its first call."""
    from intake.settings import Settings

    stack = Stack.of("template.yaml", **PARAMETERS)
    environment = stack.resources["Intake"]["Properties"]["Environment"]["Variables"]
    settings = Settings.from_environment(environment | {"AWS_LAMBDA_FUNCTION_NAME": "voxseal-intake"})
    assert (settings.raw_bucket, settings.prefix) == (stack.outputs["Bucket"], "contractors/")
    assert settings.sealing_keys == (stack.outputs["SealingKeyArn"],)
    assert settings.actor == "voxseal-intake"
    assert "QUEUE_URL" in environment
    for name in ("Intake", "Watch"):
        module, _, function = stack.resources[name]["Properties"]["ImageConfig"]["Command"][0].rpartition(".")
        source = CLOUD / f"{module.replace('.', '/')}.py"
        assert f"def {function}(" in source.read_text()
