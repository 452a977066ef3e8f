"""Settings of functions that come from templates."""

from typing import Any

from ..catalogue import gap
from ..patching import Part, on_provision, replace

functions = Part("services.lambda_svc")

FUNCTION = "AWS::Lambda::Function"
_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg"
_CONCURRENCY = f"{_DOCS}/configuration-concurrency.html"


@gap(
    "function-dead-letter-config",
    aws="`DeadLetterConfig` in a template configures the function's dead-letter queue or topic.",
    source=f"{_DOCS}/invocation-async-retain-records.html#invocation-dlq",
    upstream="CloudFormation drops it.",
)
def keep_dead_letter_config() -> None:
    """Put the template's dead-letter target into the function's configuration."""

    def keep(name: str, props: dict[str, Any]) -> None:
        config = functions._functions[name]["config"]
        # An update may have taken the queue out of the template.
        config.pop("DeadLetterConfig", None)
        if (props.get("DeadLetterConfig") or {}).get("TargetArn"):
            config["DeadLetterConfig"] = props["DeadLetterConfig"]

    on_provision(FUNCTION, after=keep)


@gap(
    "function-network",
    aws="`VpcConfig` and `FileSystemConfigs` in a template are settings of the function.",
    source=f"{_DOCS}/configuration-vpc.html",
    upstream="CloudFormation drops them.",
)
def keep_network() -> None:
    """Put the template's subnets, security groups and file systems into the function's configuration."""

    def keep(name: str, props: dict[str, Any]) -> None:
        config = functions._functions[name]["config"]
        config["VpcConfig"] = functions._vpc_config_with_id(props.get("VpcConfig"))
        config.pop("FileSystemConfigs", None)
        if props.get("FileSystemConfigs"):
            config["FileSystemConfigs"] = props["FileSystemConfigs"]

    on_provision(FUNCTION, after=keep)


@gap(
    "function-reserved-concurrency",
    aws="`ReservedConcurrentExecutions` in a template limits the function's concurrency.",
    source=_CONCURRENCY,
    upstream="CloudFormation drops it.",
)
def keep_reserved_concurrency() -> None:
    """Put the template's reservation on the function."""

    def keep(name: str, props: dict[str, Any]) -> None:
        reserved = props.get("ReservedConcurrentExecutions")
        functions._functions[name]["concurrency"] = None if reserved is None else int(reserved)

    on_provision(FUNCTION, after=keep)


@gap(
    "function-reserved-concurrency-of-aliases",
    aws="Versions and aliases share the function's reserved concurrency.",
    source=_CONCURRENCY,
    upstream="Only calls of the unqualified function are limited.",
)
def limit_aliases() -> None:
    """Look a version's reservation up at its function."""

    def build(original: Any) -> Any:
        def reserved(func: dict[str, Any], config: dict[str, Any]) -> Any:
            # A version is a record of its own, without the reservation, which belongs to the function.
            base = functions._functions.get(config.get("FunctionName", ""))
            return original(base or func, config)

        return reserved

    replace(functions, "_reserved_concurrency", build, takes="func config")
