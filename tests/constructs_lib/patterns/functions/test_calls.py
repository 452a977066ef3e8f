"""What functions and what they call cost in calls into Node.js, against the same template by hand."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import jsii
import pytest
from aws_cdk import (
    AssetHashType,
    BundlingOptions,
    BundlingOutput,
    DockerImage,
    Duration,
    ILocalBundling,
    Stack,
)
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import (
    AsyncFanOut,
    AsyncRoute,
    DependencyLayer,
    FunctionAlarms,
    StandardFunction,
    defaults,
)
from constructs_lib.packaging import Plan, Target, find_lock
from tests.support.by_hand import MINUTES, alarm_by_hand, function_by_hand
from tests.support.calls import LARGEST_SHARE, compared
from tests.support.constructs import a_function
from tests.support.packages import folder, indexed, wheel
from tests.support.stacks import HELLO

INDEX = folder("index")
LOCKED = folder("shop", requirements_txt=wheel(INDEX, "leaf"))
BUILT = {"aws:cdk:bundling-stacks": ["**"]}
FORTNIGHT = Duration.days(14)
SIX_HOURS = Duration.hours(6)
NAMES = ("One", "Two", "Three")


@jsii.implements(ILocalBundling)
class _Build:
    def try_bundle(self, output_dir: str, *_options: Any, **_more: Any) -> bool:
        Path(output_dir, "leaf.py").touch()
        return True


def _function(scope: Stack) -> None:
    StandardFunction(scope, "Function", entry=HELLO)


def _functions(scope: Stack) -> None:
    for name in NAMES:
        StandardFunction(scope, name, entry=HELLO)


def _functions_by_hand(scope: Stack) -> None:
    for name in NAMES:
        function_by_hand(scope, name)


def _layer(scope: Stack) -> None:
    with indexed(INDEX):
        DependencyLayer(scope, "Layer", entry=LOCKED)


def _layers(scope: Stack) -> None:
    with indexed(INDEX):
        for name in NAMES:
            DependencyLayer(scope, name, entry=LOCKED)


def _layer_by_hand(scope: Stack, construct_id: str = "Layer") -> None:
    target = Target.of_lambda("python3.13", "arm64")
    lambda_.LayerVersion(
        scope,
        construct_id,
        code=lambda_.Code.from_asset(
            str(LOCKED),
            asset_hash=f"{Plan(find_lock(LOCKED), target).identity} ",
            asset_hash_type=AssetHashType.CUSTOM,
            bundling=BundlingOptions(
                image=DockerImage.from_registry("constructs-lib-builds-without-an-image"),
                local=_Build(),
                output_type=BundlingOutput.NOT_ARCHIVED,
            ),
        ),
        compatible_runtimes=[defaults.RUNTIME],
        compatible_architectures=[defaults.ARCHITECTURE],
    )


def _layers_by_hand(scope: Stack) -> None:
    for name in NAMES:
        _layer_by_hand(scope, name)


def _fan_out_by_hand(scope: Stack) -> None:
    caller, _ = function_by_hand(scope, "Caller")
    worker, _ = function_by_hand(scope, "Worker")
    Construct(scope, "FanOut")
    worker.grant_invoke_latest_version(caller)
    caller.add_environment("FAN_OUT_WORKER", worker.function_arn)
    _route_by_hand(worker)


def _async_route_by_hand(scope: Stack) -> None:
    worker, _ = function_by_hand(scope, "Worker")
    Construct(scope, "Route")
    _route_by_hand(worker)


def _route_by_hand(worker: lambda_.Function) -> None:
    queue = sqs.Queue(
        worker,
        "DeadLetterQueue",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=FORTNIGHT,
        redrive_allow_policy=sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL),
    )
    queue.grant_send_messages(worker)
    resource = cast("lambda_.CfnFunction", worker.node.default_child)
    config = lambda_.CfnFunction.DeadLetterConfigProperty(target_arn=queue.queue_arn)
    resource.dead_letter_config = config
    worker.configure_async_invoke(max_event_age=SIX_HOURS, retry_attempts=2)
    waiting = queue.metric_approximate_number_of_messages_visible(period=MINUTES, statistic="Maximum")
    alarm_by_hand(
        worker, "DeadLetterAlarm", waiting, 1, "An event failed after every retry and waits to be looked at"
    )
    lost = "A failed event could not be delivered to its failure route and is lost"
    errors = worker.metric("DeadLetterErrors", period=MINUTES, statistic="Sum")
    alarm_by_hand(worker, "DeadLetterErrorsAlarm", errors, 1, lost)


def _fan_out(scope: Stack) -> None:
    caller = StandardFunction(scope, "Caller", entry=HELLO)
    worker = StandardFunction(scope, "Worker", entry=HELLO)
    AsyncFanOut(scope, "FanOut", caller=caller, targets={"worker": worker})


def _async_route(scope: Stack) -> None:
    AsyncRoute(scope, "Route", function=StandardFunction(scope, "Worker", entry=HELLO))


def _watched_by_hand(scope: Stack) -> None:
    function = a_function(scope, timeout=Duration.seconds(10))
    home = Construct(scope, "Alarms")
    errors = function.metric("Errors", period=MINUTES, statistic="Sum")
    alarm_by_hand(home, "ErrorsAlarm", errors, 1, "An invocation ended in an error")
    throttles = function.metric("Throttles", period=MINUTES, statistic="Sum")
    refused = "An invocation was refused for lack of concurrency"
    alarm_by_hand(home, "ThrottlesAlarm", throttles, 1, refused)
    duration = function.metric("Duration", period=MINUTES, statistic="Maximum")
    alarm_by_hand(home, "DurationAlarm", duration, 9_000, "An invocation took 90% of its timeout")


def _watched(scope: Stack) -> None:
    FunctionAlarms(scope, "Alarms", function=a_function(scope, timeout=Duration.seconds(10)))


# What later calls change is seen at synthesis, when CDK calls the checks of an app together.
ONCE_AN_APP = {
    "get assetOutdir": 1,  # the folder that code is put into
    "staticinvoke of": 1,  # the app or stage, on which the late checks lie
    "get node": 1,  # the app's, which takes them
    "create Object": 1,  # what CDK calls
    "invoke addValidation": 1,
}
ONCE_A_SCOPE = {
    "get node": 1,  # for the context below
    "get bundlingRequired": 1,  # whether packages are built at all
    "staticinvoke of": 1,  # the app or stage, which has the folder below
    "get assetOutdir": 1,  # the folder that packages are put into
    "invoke tryGetContext": 1,  # whether packages are built for this machine instead of Lambda
}
STAYS: dict[str, Mapping[str, int]] = {
    "the first function of an app": ONCE_AN_APP,
    "functions": ONCE_AN_APP,
    "the first layer of a scope": ONCE_A_SCOPE,
    "layers": ONCE_A_SCOPE,
    "fan-out": {
        **ONCE_AN_APP,
        "invoke tryFindChild": 1,  # whether the target has asynchronous settings of somebody else
    },
    "asynchronous route": {
        **ONCE_AN_APP,
        "invoke tryFindChild": 1,  # whether the function has asynchronous settings of somebody else
    },
    "alarms": {
        "get timeout": 1,  # of which the duration alarm takes a share
        "invoke toMilliseconds": 1,  # the same
        "staticinvoke of": 1,  # where the function is: alarms elsewhere would have no data
    },
}
"""Every call beyond those by hand, and why it stays."""
SHARES = {
    "the first function of an app": 1.31,
    "the first layer of a scope": 1.25,
    "asynchronous route": 1.2,
    "alarms": 1.5,
}
"""Where what an app or a scope is asked once weighs most: further ones cost less than by hand."""
PAIRS: dict[str, tuple[Callable[[Stack], object], Callable[[Stack], object]]] = {
    "the first function of an app": (_function, function_by_hand),
    "functions": (_functions, _functions_by_hand),
    "the first layer of a scope": (_layer, _layer_by_hand),
    "layers": (_layers, _layers_by_hand),
    "fan-out": (_fan_out, _fan_out_by_hand),
    "asynchronous route": (_async_route, _async_route_by_hand),
    "alarms": (_watched, _watched_by_hand),
}


@pytest.mark.parametrize("name", PAIRS)
def test_calls_are_near_those_by_hand(name: str) -> None:
    mine, by_hand = compared(*PAIRS[name], BUILT if "layer" in name else None)
    assert mine - by_hand == Counter(STAYS[name])
    assert mine.total() <= SHARES.get(name, LARGEST_SHARE) * by_hand.total()
