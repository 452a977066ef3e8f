"""Limits of functions, where CloudFormation makes them."""

import json
from typing import Any

from ..catalogue import gap
from ..patching import Part, on_provision

functions = Part("services.lambda_svc")

FUNCTION = "AWS::Lambda::Function"
_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg"
_LIMITS = f"{_DOCS}/gettingstarted-limits.html"
_CONCURRENCY = f"{_DOCS}/configuration-concurrency.html"
_ACCOUNT_CONCURRENCY = 1_000
_UNRESERVED_MINIMUM = 100
_ENVIRONMENT_BYTES = 4_096
_LAYERS = 5


@gap(
    "function-account-concurrency",
    aws="Reservations that leave less than 100 of the account's concurrency unreserved are refused.",
    source=_CONCURRENCY,
    upstream="Accepts any reservation.",
)
def keep_concurrency_unreserved() -> None:
    """Refuse a template's reservation that takes too much."""

    def check(own: str | None, props: dict[str, Any]) -> None:
        wanted = int(props.get("ReservedConcurrentExecutions") or 0)
        all_functions = functions._functions.items()
        # Its own reservation of before is replaced by the new one, not added to it.
        others = sum(each.get("concurrency") or 0 for name, each in all_functions if name != own)
        if wanted and wanted + others > _ACCOUNT_CONCURRENCY - _UNRESERVED_MINIMUM:
            raise ValueError(
                "Specified ReservedConcurrentExecutions for function decreases account's "
                f"UnreservedConcurrentExecution below its minimum value of [{_UNRESERVED_MINIMUM}]."
            )

    on_provision(FUNCTION, before=check)


@gap(
    "function-timeout-limit",
    aws="A timeout above 900 s fails the stack.",
    source=_LIMITS,
    upstream="CloudFormation accepts any timeout.",
)
def limit_timeout() -> None:
    """Refuse a timeout that Lambda refuses."""
    on_provision(FUNCTION, before=lambda _, props: _in_range(props, "Timeout", "timeout", 1, 900))


@gap(
    "function-memory-limit",
    aws="A memory size below 128 MB or above 10,240 MB fails the stack.",
    source=_LIMITS,
    upstream="CloudFormation accepts any memory size.",
)
def limit_memory() -> None:
    """Refuse a memory size that Lambda refuses."""
    on_provision(FUNCTION, before=lambda _, props: _in_range(props, "MemorySize", "memorySize", 128, 10_240))


def _in_range(props: dict[str, Any], key: str, member: str, lowest: int, highest: int) -> None:
    value = props.get(key)
    if value is None or lowest <= int(value) <= highest:
        return
    bound = (
        f"less than or equal to {highest}" if int(value) > highest else f"greater than or equal to {lowest}"
    )
    raise ValueError(
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: "
        f"Member must have value {bound}"
    )


@gap(
    "function-layer-limit",
    aws="More than 5 layers fail the stack.",
    source=_LIMITS,
    upstream="CloudFormation accepts any number.",
)
def limit_layers() -> None:
    """Refuse more layers than Lambda takes."""

    def check(_: str | None, props: dict[str, Any]) -> None:
        if len(props.get("Layers") or []) > _LAYERS:
            raise ValueError("Cannot reference more than 5 layers.")

    on_provision(FUNCTION, before=check)


@gap(
    "function-environment-limit",
    aws="Environment variables of more than 4 KB together fail the stack.",
    source=_LIMITS,
    upstream="CloudFormation accepts any size.",
)
def limit_environment() -> None:
    """Refuse environment variables that Lambda refuses."""

    def check(_: str | None, props: dict[str, Any]) -> None:
        variables = (props.get("Environment") or {}).get("Variables") or {}
        # Lambda measures the JSON of the variables, which its message shows.
        text = json.dumps(variables, separators=(",", ":"), ensure_ascii=False)
        if len(text.encode()) > _ENVIRONMENT_BYTES:
            raise ValueError(
                "Lambda was unable to configure your environment variables because the environment "
                f"variables you have provided exceeded the 4KB limit. String measured: {text}"
            )

    on_provision(FUNCTION, before=check)


@gap(
    "function-unzipped-limit",
    aws="Code and layers of more than 262,144,000 bytes unzipped fail the stack.",
    source=_LIMITS,
    upstream="CloudFormation accepts any size; only the service's own API refuses.",
)
def limit_unzipped_size() -> None:
    """Have CloudFormation's function checked as the service's own API checks it."""

    def check(_: str | None, props: dict[str, Any]) -> None:
        code = props.get("Code") or {}
        # Inline code is bounded by the size of its template, and an image is not unzipped.
        if "S3Bucket" not in code:
            return
        package = functions._fetch_code_from_s3(code["S3Bucket"], code["S3Key"], code.get("S3ObjectVersion"))
        refusal = functions._validate_total_unzipped_size(package, props.get("Layers"))
        if refusal:
            raise ValueError(json.loads(refusal[2])["message"])

    on_provision(FUNCTION, before=check)
