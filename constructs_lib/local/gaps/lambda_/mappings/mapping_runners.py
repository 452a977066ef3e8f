"""Event source mappings: what runs them, from their creation until they are gone."""

import json
import logging
import threading
from collections.abc import Callable
from typing import Any, Protocol

from ...catalogue import gap
from ...patching import Part, on_provision, replace
from .. import invocation_ids

functions = Part("services.lambda_svc")
responses = Part("core.responses")
logger = logging.getLogger("gaps")

MAPPING = "AWS::Lambda::EventSourceMapping"
_DOCS = "https://docs.aws.amazon.com/lambda/latest"
_INTEGERS = {
    "MaximumBatchingWindowInSeconds": 0,
    "MaximumRetryAttempts": -1,
    "MaximumRecordAgeInSeconds": -1,
    "ParallelizationFactor": 1,
    "TumblingWindowInSeconds": 0,
}
_BATCH = {"kinesis": 100, "dynamodb": 100}
_features: set[str] = set()


class Runner(Protocol):
    """What polls the source of one mapping."""

    def look(self) -> None:
        """Look at the source and at the mapping's settings soon."""

    def is_over(self) -> bool:
        """Whether the mapping is gone."""


# Makes the runner of a mapping by the service of its source.
makers: dict[str, Callable[[str, str, dict[str, Any]], Runner]] = {}
_runners: dict[str, Runner] = {}
_lock = threading.Lock()


def has(feature: str) -> bool:
    """Whether a feature is switched on."""
    return feature in _features


def install(feature: str) -> None:
    """Switch a feature on, and with the first our way to follow mappings."""
    if not _features:
        invocation_ids.follow_chosen()
        replace(functions, "_create_esm", _build_create, takes="data")
        replace(functions, "_update_esm", _build_update, takes="esm_id data")
        on_provision(MAPPING, after=_after_provision)
    _features.add(feature)


def take_over(poll: str, service: str, make: Callable[[str, str, dict[str, Any]], Runner]) -> None:
    """Have the mappings of a service run by what ``make`` returns, instead of by a poll function."""
    if service not in makers:
        makers[service] = make
        replace(functions, poll, lambda _: _look, takes="")


def setting(record: dict[str, Any], name: str) -> int:
    """Return a number from a mapping's settings, or its default."""
    value = record.get(name)
    return _INTEGERS[name] if value is None else int(value)


def is_enabled(record: dict[str, Any]) -> bool:
    """Whether a mapping polls; templates give the flag as text too."""
    return str(record.get("Enabled", True)).lower() != "false"


def service_of(record: dict[str, Any]) -> str:
    """Return the service in the ARN of a mapping's source."""
    return f"{record.get('EventSourceArn', '')}::".split(":")[2]


def find_function(record: dict[str, Any]) -> tuple[Any, Any]:
    """Return the record and the configuration of the function that a mapping invokes."""
    found: tuple[Any, Any] = functions._get_func_record_for_qualifier(
        record["FunctionName"], record.get("Qualifier")
    )
    return found


def is_current(account: str, region: str, record: dict[str, Any]) -> bool:
    """Whether a mapping is still there."""
    return functions._esms.get_scoped(account, region, record["UUID"]) is record


def start_thread(account: str, region: str, run: Callable[[], None], name: str) -> threading.Thread:
    """Run something in a thread of its own, within an account and a Region."""

    def scoped() -> None:
        with responses.request_scope(account, region):
            run()

    thread = threading.Thread(target=scoped, daemon=True, name=name)
    thread.start()
    return thread


def _build_create(original: Any) -> Any:
    def create(data: dict[str, Any]) -> Any:
        answer = original(data)
        # The emulator has refused what it does not take; only what it made is completed.
        body = json.loads(answer[2])
        if "UUID" not in body:
            return answer
        return _started(body["UUID"], data)

    return create


def _build_update(original: Any) -> Any:
    def update(esm_id: str, data: dict[str, Any]) -> Any:
        answer = original(esm_id, data)
        record = functions._esms.get(esm_id)
        if record is None or answer[0] >= 400:
            return answer
        return _started(esm_id, record | data)

    return update


def _started(uuid: str, data: dict[str, Any]) -> Any:
    record = functions._esms[uuid]
    _complete(record, data)
    _start(record)
    return functions.json_response(functions._esm_response(record), 202)


def _after_provision(uuid: str, props: dict[str, Any]) -> None:
    record = functions._esms[uuid]
    _complete(record, props)
    name, qualifier = functions._resolve_name_and_qualifier(props["FunctionName"])
    if name == record["FunctionName"]:
        record["Qualifier"] = qualifier
    _start(record)


def _complete(record: dict[str, Any], data: dict[str, Any]) -> None:
    """Put into a mapping what it was made or changed with, and the defaults of the rest."""
    enabled = is_enabled(data)
    record.update(Enabled=enabled, State="Enabled" if enabled else "Disabled")
    if not has("settings"):
        return
    record["BatchSize"] = int(data.get("BatchSize") or _BATCH.get(service_of(record), 10))
    record["MaximumBatchingWindowInSeconds"] = setting(data, "MaximumBatchingWindowInSeconds")
    record["FunctionResponseTypes"] = data.get("FunctionResponseTypes") or []
    for name in ("FilterCriteria", "ScalingConfig", "StartingPositionTimestamp"):
        # A setting that is not given any more is gone, and not left over from the template before.
        record.pop(name, None)
        if data.get(name):
            record[name] = data[name]
    if service_of(record) not in _BATCH:
        return
    for name in _INTEGERS:
        record[name] = setting(data, name)
    record["BisectBatchOnFunctionError"] = str(data.get("BisectBatchOnFunctionError")).lower() == "true"
    record["DestinationConfig"] = data.get("DestinationConfig") or {"OnFailure": {}}


def _start(record: dict[str, Any]) -> None:
    make = makers.get(service_of(record))
    if make is None:
        return
    # Requests come side by side, and two runners would invoke the function twice.
    with _lock:
        runner = _runners.get(record["UUID"])
        if runner is None:
            account, region = responses.get_account_id(), responses.get_region()
            _runners[record["UUID"]] = runner = make(account, region, record)
    runner.look()


def _look() -> bool:
    """Take the place of a poll: wake whatever runs the mappings."""
    with _lock:
        for uuid in [uuid for uuid, runner in _runners.items() if runner.is_over()]:
            del _runners[uuid]
        runners = list(_runners.values())
    for runner in runners:
        runner.look()
    return False


@gap(
    "mapping-settings",
    aws="A mapping of a stream has a batch size of 100 by default, keeps all of its settings, and "
    "a setting that leaves the template gets its default back.",
    source=f"{_DOCS}/dg/services-kinesis-parameters.html",
    upstream="The batch size is 10, tumbling windows and the time to start at are dropped, and a setting "
    "that leaves the template stays.",
)
def keep_settings() -> None:
    """Keep what a mapping of a stream is made with."""
    install("settings")
