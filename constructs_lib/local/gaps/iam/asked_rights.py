"""Which right a request is asked for, where IAM is enforced: its action, and the resources that it names."""

import base64
import email
import json
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

actions = Part("core.iam_actions")
evaluator = Part("core.iam_evaluator")
ses = Part("services.ses")

_REQUEST = "service method path headers body query_params"
_SENDS = {"SendEmail", "SendRawEmail", "SendTemplatedEmail", "SendBulkTemplatedEmail", "SendBulkEmail"}
_OF_BATCHES = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sns:PublishBatch": "sns:Publish",
}


class _Each(str):
    """A resource that stands for several, each of which has to be allowed."""

    __slots__ = ("resources",)
    resources: Sequence[str]


@gap(
    "batch-rights",
    aws="`SendMessageBatch`, `DeleteMessageBatch`, `ChangeMessageVisibilityBatch` and `PublishBatch` need "
    "the right of the single call; there is none of their own.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
    "sqs-api-permissions-reference.html",
    upstream="They are refused, where IAM is enforced: the emulator asks for an action of their own name.",
)
def ask_batches_for_single_calls() -> None:
    """Ask for the action of the single call."""

    def build(original: Any) -> Any:
        def action(*request: Any) -> Any:
            found = original(*request)
            return _OF_BATCHES.get(found, found)

        return action

    replace(actions, "extract_iam_action", build, takes=_REQUEST)


@gap(
    "mail-rights",
    aws="The right to send mail is one on the sender's verified identity: an address, or else its domain.",
    source="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html",
    upstream="Where IAM is enforced it asks for the right on `*`, which a grant on the identity is not.",
    after=("batch-rights",),
)
def ask_for_the_sender() -> None:
    """Name the identity that a mail is sent by."""

    def build(original: Any) -> Any:
        def resource(*request: Any) -> Any:
            service, _method, _path, _headers, body, parameters, region, account = request
            if service != "ses" or not _sends(request[:6]):
                return original(*request)
            identity, arn = _identity(_sender(body, parameters)), _sender_arn(body, parameters)
            return arn or f"arn:aws:ses:{region}:{account}:identity/{identity}"

        return resource

    replace(actions, "extract_resource_arn", build, takes=f"{_REQUEST} region account_id")


def _sends(request: Sequence[Any]) -> bool:
    action = actions.extract_iam_action(*request) or ""
    return action.partition(":")[2] in _SENDS


def _sender(body: bytes, parameters: Mapping[str, Any]) -> str:
    """Return the address that a mail of SES, version 1 or 2, comes from."""
    given = _json(body)
    said = _first(parameters, "Source") or given.get("FromEmailAddress")
    raw = _first(parameters, "RawMessage.Data") or given.get("Content", {}).get("Raw", {}).get("Data")
    if not said and raw:
        said = email.message_from_bytes(base64.b64decode(raw))["From"]
    return parseaddr(said or "")[1]


def _sender_arn(body: bytes, parameters: Mapping[str, Any]) -> str:
    """Return the identity that the caller names by its ARN, which may be of another account."""
    return _first(parameters, "SourceArn") or str(_json(body).get("FromEmailAddressIdentityArn", ""))


def _identity(address: str) -> str:
    """Return the identity that admits an address: itself, else its domain, else a domain above that."""
    labels = address.rpartition("@")[2].split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return next((each for each in (address, *domains) if each in ses._identities), address)


@gap(
    "parameter-rights",
    aws="`GetParameters` needs the right on each parameter that it names, `GetParametersByPath` the one on "
    "the path; a parameter may be named by its ARN.",
    source="https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html",
    upstream="Where IAM is enforced it asks for the right on `*`, or on a resource with the ARN as its name.",
    after=("mail-rights",),
)
def ask_for_each_parameter() -> None:
    """Name every parameter, and ask for each."""

    def build_resource(original: Any) -> Any:
        def resource(*request: Any) -> Any:
            service, body, region, account = request[0], request[4], *request[6:8]
            names = _parameters(body) if service == "ssm" else []
            resources = [_parameter_arn(name, region, account) for name in names]
            return _each(resources) if resources else original(*request)

        return resource

    def build_enforce(original: Any) -> Any:
        def enforce(
            key: str,
            action: str,
            service: str,
            region: str,
            resource_arn: str = "*",
            *rest: Any,
            **named: Any,
        ) -> Any:
            resources = resource_arn.resources if isinstance(resource_arn, _Each) else [resource_arn]
            answers = (original(key, action, service, region, each, *rest, **named) for each in resources)
            return next((denied for denied in answers if denied is not None), None)

        return enforce

    replace(actions, "extract_resource_arn", build_resource, takes=f"{_REQUEST} region account_id")
    replace(evaluator, "enforce", build_enforce, takes="access_key_id iam_action service region resource_arn")


def _each(resources: list[str]) -> _Each:
    found = _Each(resources[0])
    found.resources = resources
    return found


def _parameters(body: bytes) -> list[str]:
    """Return what a request for parameters names, where the emulator does not read it."""
    given = _json(body)
    name = given.get("Name")
    if isinstance(name, str) and name.startswith("arn:"):
        return [name]
    return [each for each in (*given.get("Names", ()), given.get("Path")) if isinstance(each, str)]


def _parameter_arn(name: str, region: str, account: str) -> str:
    if name.startswith("arn:"):
        return name
    # A version or a label may follow: `/shop/tax:3`.
    path = name.partition(":")[0]
    return f"arn:aws:ssm:{region}:{account}:parameter/{path.removeprefix('/')}"


def _first(parameters: Mapping[str, Any], name: str) -> str:
    value = parameters.get(name, "")
    return str(value[0] if isinstance(value, list) else value)


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
