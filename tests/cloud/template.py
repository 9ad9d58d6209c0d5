"""The template with its functions worked out, so that tests use the very policies that would be deployed.

    stack = Stack.of("template.yaml", IssuerUrl="https://sso.acme.example", …)
    stack.resources["ContractorRole"]["Properties"]["Policies"]

Only what the templates use of CloudFormation is known here; anything else is an error. What AWS would make up (ARNs, ids,
URLs) is made up here in AWS's forms.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from .processes import CLOUD

ACCOUNT = "111122223333"
REGION = "eu-central-1"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}
ISSUER = "accounts.google.com"
"""The simulator knows the condition keys of some issuers by name, and drops all others' (and then no sign-in is allowed)."""
PARAMETERS = {
    "IssuerUrl": f"https://{ISSUER}",
    "ClientId": "voxseal",
    "OrganisationName": "Acme Speech",
    "SupportContact": "voice-support@acme.example",
    "Image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/voxseal-cloud@sha256:{'0' * 64}",
}


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


_Loader.add_multi_constructor("!", _short_form)


def load(name: str) -> dict[str, Any]:
    """The template as it is written."""
    document: dict[str, Any] = yaml.load((CLOUD / name).read_text(), _Loader)
    return document


@dataclass
class Stack:
    """A template that was given its parameters."""

    document: dict[str, Any]
    parameters: dict[str, str]
    resources: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, **parameters: str) -> Stack:
        document = load(name)
        defaults = {key: str(each["Default"]) for key, each in document["Parameters"].items() if "Default" in each}
        missing = set(document["Parameters"]) - set(defaults) - set(parameters)
        assert not missing, missing
        stack = cls(document, defaults | parameters)
        stack.resources = {
            key: stack._resolve({part: value for part, value in each.items() if part in {"Type", "Properties"}})
            for key, each in document["Resources"].items()
            if "Condition" not in each or stack._condition(each["Condition"])
        }
        return stack

    @property
    def outputs(self) -> dict[str, str]:
        return {key: self._resolve(each["Value"]) for key, each in self.document["Outputs"].items()}

    def policy(self, logical: str, name: str = "") -> dict[str, Any]:
        """A resource's policy document; for a role, the inline policy `name`, or its trust policy."""
        properties = self.resources[logical]["Properties"]
        if name:
            (document,) = [each["PolicyDocument"] for each in properties["Policies"] if each["PolicyName"] == name]
        else:
            document = next(
                properties[key]
                for key in ("AssumeRolePolicyDocument", "PolicyDocument", "KeyPolicy")
                if key in properties
            )
        found: dict[str, Any] = json.loads(document) if isinstance(document, str) else document
        return found

    def arn(self, logical: str) -> str:
        value: str = self._attribute(logical, "Arn")
        return value

    # --- CloudFormation's functions ---------------------------------------------------------------------------------

    def _resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._resolve(each) for each in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref":
                return self._ref(argument)
            if name.startswith("Fn::"):
                return self._function(name.removeprefix("Fn::"), argument)
        return {key: self._resolve(each) for key, each in value.items()}

    def _function(self, name: str, argument: Any) -> Any:
        if name == "GetAtt":
            return self._attribute(*argument)
        if name == "Sub":
            text, names = (argument, {}) if isinstance(argument, str) else argument
            return self._sub(text, {key: self._resolve(each) for key, each in names.items()})
        if name == "If":
            return self._resolve(argument[1] if self._condition(argument[0]) else argument[2])
        if name == "Select":
            return self._resolve(argument[1])[int(argument[0])]
        if name == "Split":
            return self._resolve(argument[1]).split(argument[0])
        if name == "Join":
            return argument[0].join(self._resolve(argument[1]))
        if name == "Equals":
            first, second = self._resolve(argument)
            return first == second
        if name == "Not":
            return not self._resolve(argument[0])
        raise AssertionError(f"Fn::{name} is not known here")

    def _condition(self, name: str) -> bool:
        return bool(self._resolve(self.document["Conditions"][name]))

    def _sub(self, text: str, names: dict[str, Any]) -> str:
        def filled(match: re.Match[str]) -> str:
            inside = match[1]
            if inside.startswith("!"):
                return "${" + inside[1:] + "}"
            if inside.startswith("aws:"):  # a policy's own variable: CloudFormation would take it for a name
                raise AssertionError(f"${{{inside}}} must be written ${{!{inside}}} in Fn::Sub")
            if inside in names:
                return str(names[inside])
            return str(self._attribute(*inside.split(".", 1)) if "." in inside else self._ref(inside))

        return re.sub(r"\$\{([^}]+)\}", filled, text)

    def _ref(self, name: str) -> str:
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.parameters:
            return self.parameters[name]
        kind = self.document["Resources"][name]["Type"]
        by_name = {
            "AWS::S3::Bucket": "BucketName",
            "AWS::IAM::Role": "RoleName",
            "AWS::Lambda::Function": "FunctionName",
            "AWS::CloudTrail::Trail": "TrailName",
            "AWS::Logs::LogGroup": "LogGroupName",
            "AWS::DynamoDB::Table": "TableName",
            "AWS::CloudWatch::Alarm": "AlarmName",
        }
        if kind in by_name:
            return str(self._property(name, by_name[kind]))
        if kind == "AWS::KMS::Key":
            return f"{sum(map(ord, name)):08x}-0000-4000-8000-000000000000"
        if kind == "AWS::SQS::Queue":
            return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{self._property(name, 'QueueName')}"
        if kind == "AWS::SNS::Topic":
            return f"arn:aws:sns:{REGION}:{ACCOUNT}:{self._property(name, 'TopicName')}"
        if kind == "AWS::IAM::OIDCProvider":
            return f"arn:aws:iam::{ACCOUNT}:oidc-provider/{self._property(name, 'Url').removeprefix('https://')}"
        if kind == "AWS::IAM::ManagedPolicy":
            return f"arn:aws:iam::{ACCOUNT}:policy/{self._property(name, 'ManagedPolicyName')}"
        raise AssertionError(f"Ref of a {kind} is not known here")

    def _attribute(self, name: str, attribute: str) -> str:
        kind = self.document["Resources"][name]["Type"]
        if attribute == "QueueName":
            return str(self._property(name, "QueueName"))
        assert attribute == "Arn", (name, attribute)
        service = {
            "AWS::IAM::Role": f"iam::{ACCOUNT}:role/",
            "AWS::S3::Bucket": "s3:::",
            "AWS::KMS::Key": f"kms:{REGION}:{ACCOUNT}:key/",
            "AWS::Lambda::Function": f"lambda:{REGION}:{ACCOUNT}:function:",
            "AWS::Logs::LogGroup": f"logs:{REGION}:{ACCOUNT}:log-group:",
            "AWS::DynamoDB::Table": f"dynamodb:{REGION}:{ACCOUNT}:table/",
        }
        if kind == "AWS::SQS::Queue":
            return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self._property(name, 'QueueName')}"
        return f"arn:aws:{service[kind]}{self._ref(name)}" + (":*" if kind == "AWS::Logs::LogGroup" else "")

    def _property(self, name: str, key: str) -> Any:
        return self._resolve(self.document["Resources"][name]["Properties"][key])
